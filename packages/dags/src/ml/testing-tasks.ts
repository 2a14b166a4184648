import { MLTaskSubDag, type ParametersContext } from '@ml-airflow/core'
import { TestingParameters } from './ml-parameters.ts'

export class TestingTask1 extends MLTaskSubDag<typeof TestingParameters> {
  readonly id = 'testing_task_1'
  readonly parameters = TestingParameters
  override readonly command = 'echo'

  parametersProvider({ record, parameters }: ParametersContext<typeof TestingParameters>) {
    return [String(record.parametersId), parameters.parameter_1, parameters.parameter_3]
  }
}

export class TestingTask2 extends MLTaskSubDag<typeof TestingParameters> {
  readonly id = 'testing_task_2'
  readonly parameters = TestingParameters
  override readonly command = 'echo'

  parametersProvider({ record, parameters }: ParametersContext<typeof TestingParameters>) {
    return [String(record.parametersId), parameters.parameter_3]
  }
}
