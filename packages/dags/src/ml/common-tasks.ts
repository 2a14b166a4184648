import { MLTaskSubDag, type ParametersContext } from '@ml-airflow/core'
import { MLParameters } from './ml-parameters.ts'

// The number comes first in these tasks, because echo would interpret a first word such as `-n` as an option.

export class CommonTask1 extends MLTaskSubDag<typeof MLParameters> {
  readonly id = 'common_task_1'
  readonly parameters = MLParameters
  override readonly command = 'echo'

  parametersProvider({ record }: ParametersContext<typeof MLParameters>) {
    return [String(record.parametersId), 'common_task_1_param_1', 'common_task_1_param_2']
  }
}

export class CommonTask2 extends MLTaskSubDag<typeof MLParameters> {
  readonly id = 'common_task_2'
  readonly parameters = MLParameters
  override readonly command = 'echo'

  parametersProvider({ record, parameters }: ParametersContext<typeof MLParameters>) {
    return [String(record.parametersId), parameters.parameter_1]
  }
}
