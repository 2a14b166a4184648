import { execFileSync } from 'node:child_process'
import {
  type AnyTask,
  bashProgram,
  type Conf,
  type Dag,
  MlAirflowError,
  noVariablesOrConnections,
  tableOf,
} from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { CommonTask1, CommonTask2 } from './common-tasks.ts'
import { mlTestingDag } from './ml-testing-dag.ts'
import { mlTrainingDag } from './ml-training-dag.ts'
import { TestingTask1 } from './testing-tasks.ts'
import { TrainingTask1 } from './training-tasks.ts'

function edges({ graph }: Dag) {
  return graph.map(({ id, after }) => [...after, id].join(' → '))
}

function task(dag: Dag, id: string): AnyTask {
  const found = dag.tasks.get(id)
  if (found === undefined) throw new Error(`${dag.id} has no ${id}`)
  return found
}

/** Output of the task's command, run by Bash. */
function said(dag: Dag, taskId: string, parameters: Conf): string {
  const tried = task(dag, taskId)
  const args = tried.parametersProvider({
    dagId: dag.id,
    taskId,
    runId: 'run_1',
    tryNumber: 1,
    record: { id: 3, parametersId: 7, sample: undefined },
    parameters: parameters as never,
    samples: [],
    upstream: [],
    outputDir: '/output',
    outputPath: undefined,
    ...noVariablesOrConnections(taskId),
  })
  return execFileSync('bash', ['-c', bashProgram(tried), taskId, ...args], { encoding: 'utf8' })
}

describe("the original's DAGs", () => {
  it('train in a chain: common_task_1, common_task_2, training_task_1', () => {
    expect(mlTrainingDag.id).toBe('ml_training_dag')
    expect(edges(mlTrainingDag)).toEqual([
      'common_task_1',
      'common_task_1 → common_task_2',
      'common_task_2 → training_task_1',
    ])
  })

  it('test in a chain: common_task_1, common_task_2, testing_task_1, testing_task_2', () => {
    expect(mlTestingDag.id).toBe('ml_testing_dag')
    expect(edges(mlTestingDag)).toEqual([
      'common_task_1',
      'common_task_1 → common_task_2',
      'common_task_2 → testing_task_1',
      'testing_task_1 → testing_task_2',
    ])
  })

  it.each([
    ['common_task_1', mlTrainingDag, 'ml_dag'],
    ['common_task_2', mlTestingDag, 'ml_dag'],
    ['training_task_1', mlTrainingDag, 'ml_training_dag'],
    ['testing_task_1', mlTestingDag, 'ml_testing_dag'],
    ['testing_task_2', mlTestingDag, 'ml_testing_dag'],
  ])('key %s by what it declares', (id, dag, parameters) => {
    expect(task(dag, id).parameters.name).toBe(parameters)
    expect(tableOf(task(dag, id))).toBe(id)
  })

  it('print the texts of the original, and the parameters', () => {
    const conf = { parameter_1: 'one', parameter_2: 'two', parameter_3: 'three' }
    expect(said(mlTrainingDag, 'common_task_1', conf)).toBe('7 common_task_1_param_1 common_task_1_param_2\n')
    expect(said(mlTrainingDag, 'common_task_2', conf)).toBe('7 one\n')
    expect(said(mlTrainingDag, 'training_task_1', conf)).toBe('7 one two\n')
    expect(said(mlTestingDag, 'testing_task_1', conf)).toBe('7 one three\n')
    expect(said(mlTestingDag, 'testing_task_2', conf)).toBe('7 three\n')
  })

  it.each(['-n', '-e \\n', '$(echo bad)', '`echo bad`', "'; echo bad", 'ä\n"b"'])('print %j unchanged', (value) => {
    expect(said(mlTrainingDag, 'training_task_1', { parameter_1: value, parameter_2: value })).toBe(
      `7 ${value} ${value}\n`,
    )
  })

  it.each([
    [{ parameter_1: 'a' }, "'parameter_2' is missing"],
    [{ parameter_1: 'a', parameter_2: 0 }, "'parameter_2' was 0"],
    [{ parameter_1: '', parameter_2: 'b' }, "'parameter_1' was"],
    [{ parameter_1: 'a', parameter_2: 'b', parameter_3: 'c' }, "'parameter_3' is unknown"],
    [{ parameter_1: 'a'.repeat(256), parameter_2: 'b' }, "'parameter_1' was"],
  ])('refuse the conf %j', (conf, sentence) => {
    expect(() => mlTrainingDag.parameters.parse(conf)).toThrow(MlAirflowError)
    expect(() => mlTrainingDag.parameters.parse(conf)).toThrow(sentence)
  })

  it('accept any text of 1 to 255 characters', () => {
    const conf = { parameter_1: '😀'.repeat(127), parameter_2: '-' }
    expect(mlTrainingDag.parameters.parse(conf)).toEqual(conf)
  })
})

describe('the compiler', () => {
  it('refuses a task after one that reads parameters it does not have', () => {
    const commonTask1 = new CommonTask1()
    const training = new TrainingTask1({ after: [new CommonTask2({ after: [commonTask1] })] })
    // @ts-expect-error training reads parameter_2, which testing has not
    expect(new TestingTask1({ after: [training] }).after).toHaveLength(1)
  })
})
