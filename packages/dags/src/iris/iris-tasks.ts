import type { ParametersContext } from '@ml-airflow/core'
import { IrisParameters, IrisTrainingParameters } from './iris-parameters.ts'
import { IrisTask, outputsOf, script } from './iris-task.ts'

/** Splits the flowers into folds with the same share of each species. */
export class IrisSplit extends IrisTask<typeof IrisParameters> {
  readonly id = 'iris_split'
  readonly parameters = IrisParameters

  parametersProvider({ parameters }: ParametersContext<typeof IrisParameters>) {
    return [script('iris-split.mjs'), String(parameters.folds), String(parameters.seed)]
  }
}

/** Uses one fold for testing and the others for training, and standardises both with the statistics of the training part. */
export class IrisScale extends IrisTask<typeof IrisParameters> {
  readonly id = 'iris_scale'
  readonly parameters = IrisParameters
  override readonly perSample = true

  parametersProvider(context: ParametersContext<typeof IrisParameters>) {
    return [script('iris-scale.mjs'), ...outputsOf('iris_split', context), context.record.sample ?? '']
  }
}

/** Builds the k-nearest-neighbours model of a fold. */
export class IrisTrain extends IrisTask<typeof IrisTrainingParameters> {
  readonly id = 'iris_train'
  readonly parameters = IrisTrainingParameters
  override readonly perSample = true

  parametersProvider(context: ParametersContext<typeof IrisTrainingParameters>) {
    return [script('iris-train.mjs'), ...outputsOf('iris_scale', context), String(context.parameters.k)]
  }
}

/** Tests a fold's model on the flowers outside its training set. */
export class IrisEvaluate extends IrisTask<typeof IrisTrainingParameters> {
  readonly id = 'iris_evaluate'
  readonly parameters = IrisTrainingParameters
  override readonly perSample = true

  parametersProvider(context: ParametersContext<typeof IrisTrainingParameters>) {
    return [script('iris-evaluate.mjs'), ...outputsOf('iris_scale', context), ...outputsOf('iris_train', context)]
  }
}

/** Combines the results of all folds: report.json for programs, and report.md for people, also shown in the log. */
export class IrisReport extends IrisTask<typeof IrisTrainingParameters> {
  readonly id = 'iris_report'
  readonly parameters = IrisTrainingParameters
  override readonly command = undefined
  override readonly script = 'node "$@" && cat "$MLAF_OUTPUT_PATH/report.md"'

  parametersProvider(context: ParametersContext<typeof IrisTrainingParameters>) {
    return [script('iris-report.mjs'), String(context.parameters.k), ...outputsOf('iris_evaluate', context)]
  }
}
