import { defineDag } from '@ml-airflow/core'
import { CommonTask1, CommonTask2 } from './common-tasks.ts'
import { TrainingParameters } from './ml-parameters.ts'
import { TrainingTask1 } from './training-tasks.ts'

const commonTask1 = new CommonTask1()
const commonTask2 = new CommonTask2({ after: [commonTask1] })
const trainingTask1 = new TrainingTask1({ after: [commonTask2] })

export const mlTrainingDag = defineDag({
  id: 'ml_training_dag',
  description: 'Trains: two common tasks, then training.',
  parameters: TrainingParameters,
  tasks: [commonTask1, commonTask2, trainingTask1],
})
