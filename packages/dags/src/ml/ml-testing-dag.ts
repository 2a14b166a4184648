import { defineDag } from '@ml-airflow/core'
import { CommonTask1, CommonTask2 } from './common-tasks.ts'
import { TestingParameters } from './ml-parameters.ts'
import { TestingTask1, TestingTask2 } from './testing-tasks.ts'

const commonTask1 = new CommonTask1()
const commonTask2 = new CommonTask2({ after: [commonTask1] })
const testingTask1 = new TestingTask1({ after: [commonTask2] })
const testingTask2 = new TestingTask2({ after: [testingTask1] })

export const mlTestingDag = defineDag({
  id: 'ml_testing_dag',
  description: 'Tests: the two common tasks that it shares with training, then two further tasks.',
  parameters: TestingParameters,
  tasks: [commonTask1, commonTask2, testingTask1, testingTask2],
})
