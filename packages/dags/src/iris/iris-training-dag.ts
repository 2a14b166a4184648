import { defineDag } from '@ml-airflow/core'
import { IrisTrainingParameters } from './iris-parameters.ts'
import { IrisEvaluate, IrisReport, IrisScale, IrisSplit, IrisTrain } from './iris-tasks.ts'

const split = new IrisSplit()
const scale = new IrisScale({ after: [split] })
const train = new IrisTrain({ after: [scale] })
const evaluate = new IrisEvaluate({ after: [scale, train] })
const report = new IrisReport({ after: [evaluate] })

/** The samples are folds; a run may name others, up to the number of `folds`. */
export const irisTrainingDag = defineDag({
  id: 'iris_training_dag',
  description: 'Classifies irises by their nearest neighbours, cross-validated on the Iris data set.',
  parameters: IrisTrainingParameters,
  tasks: [split, scale, train, evaluate, report],
  samples: ['fold_1', 'fold_2', 'fold_3', 'fold_4', 'fold_5'],
})
