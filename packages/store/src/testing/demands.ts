import { type AnyParameters, defineParameters, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
import { z } from 'zod'
import type { Demand } from '../schema/demand.ts'

export const MLParameters = defineParameters('ml_dag', { parameter_1: z.string() })
export const TrainingParameters = MLParameters.extend('ml_training_dag', { parameter_2: z.string() })
export const TestingParameters = MLParameters.extend('ml_testing_dag', { parameter_3: z.string() })

class AnyTaskOf extends MLTaskSubDag<AnyParameters> {
  readonly id: string
  readonly parameters: AnyParameters
  override readonly command = 'echo'

  constructor(id: string, parameters: AnyParameters) {
    super()
    this.id = id
    this.parameters = parameters
  }

  parametersProvider() {
    return []
  }
}

/** The table of a task whose id is its name. */
export function tableFor(name: string, parameters: AnyParameters): Demand['tables'][number] {
  return { name, task: new AnyTaskOf(name, parameters) }
}

/** Tables of the original's two DAGs. */
export const SEED: Demand = {
  dags: [{ parameters: TrainingParameters }, { parameters: TestingParameters }],
  tables: [
    tableFor('common_task_1', MLParameters),
    tableFor('common_task_2', MLParameters),
    tableFor('training_task_1', TrainingParameters),
    tableFor('testing_task_1', TestingParameters),
    tableFor('testing_task_2', TestingParameters),
  ],
}

export const VariedParameters = MLParameters.extend('varied_parameters', {
  word: z.string().max(20),
  count: z.int(),
  share: z.number(),
  wanted: z.boolean(),
})

/** Tables of a user's DAG, besides those of the original. */
export const OWN: Demand = {
  dags: [...SEED.dags, { parameters: VariedParameters }],
  tables: [
    ...SEED.tables,
    tableFor('varied_task', VariedParameters),
    tableFor('task_without_parameters', NoParameters),
  ],
}
