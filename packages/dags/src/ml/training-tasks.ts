import { MLTaskSubDag, type ParametersContext } from '@ml-airflow/core'
import { TrainingParameters } from './ml-parameters.ts'

export class TrainingTask1 extends MLTaskSubDag<typeof TrainingParameters> {
  readonly id = 'training_task_1'
  readonly parameters = TrainingParameters
  override readonly command = 'echo'

  parametersProvider({ record, parameters }: ParametersContext<typeof TrainingParameters>) {
    return [String(record.parametersId), parameters.parameter_1, parameters.parameter_2]
  }
}
