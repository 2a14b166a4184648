import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { defineDag } from '../dag/dag.ts'
import { defineParameters, NoParameters } from '../dag/parameters.ts'
import { MLTaskSubDag, retryDelayMs } from '../dag/task.ts'
import { MlAirflowError } from '../errors.ts'

class Plain extends MLTaskSubDag<typeof NoParameters> {
  readonly id: string = 'plain'
  readonly parameters = NoParameters
  override readonly command: string = 'echo'

  parametersProvider(): readonly string[] {
    return []
  }
}

function problemsOf(members: object, options: object = {}): readonly string[] {
  const task = Object.assign(new Plain(), members)
  try {
    defineDag({ id: 'dag', parameters: NoParameters, tasks: [task], ...options })
    return []
  } catch (error) {
    if (error instanceof MlAirflowError) return error.problems
    throw error
  }
}

describe('a member that does not exist is refused where another one was meant', () => {
  test.each([
    ['commnad', 'command'],
    ['retrys', 'retries'],
    ['outputPath', 'outputPathProvider'],
    ['outputpathprovider', 'outputPathProvider'],
    ['parameterProvider', 'parametersProvider'],
    ['per_sample', 'perSample'],
    ['retry_delay', 'retryDelay'],
    ['env', 'environment'],
    ['cmd', 'command'],
    ['bash_command', 'script'],
    ['depends_on', 'after'],
    ['workdir', 'cwd'],
    ['execution_timeout', 'timeout'],
    ['enviroment', 'environment'],
    ['Timeout', 'timeout'],
  ])('%s: %s', (name, meant) => {
    expect(problemsOf({ [name]: 'x' })).toEqual([
      `task 'plain' has a member '${name}', which does not exist. Did you mean '${meant}'?`,
    ])
  })

  test('a method of its class, too', () => {
    class Odd extends Plain {
      preProces(): void {}
    }
    expect(() => defineDag({ id: 'dag', parameters: NoParameters, tasks: [new Odd()] })).toThrow(
      "task 'plain' has a member 'preProces', which does not exist. Did you mean 'preProcess'?",
    )
  })

  test.each(['model', 'lr', 'k', 'fold', 'path', 'epochs', '_commnad', 'dataset', 'name', 'label'])(
    'and %s is its own',
    (name) => {
      expect(problemsOf({ [name]: 'x' })).toEqual([])
    },
  )

  test.each(['afer', 'After', 'dependsOn', 'upstream'])('the option %s of a task', (name) => {
    expect(() => new Plain({ [name]: [] } as object)).toThrow(`A task has no option '${name}'. Did you mean 'after'?`)
    expect(new Plain({ model: 1 } as object).after).toEqual([])
  })
})

test.each([
  [{ scheduel: '@daily' }, "its option 'scheduel' does not exist. Did you mean 'schedule'?"],
  [{ schedule_interval: '@daily' }, "its option 'schedule_interval' does not exist. Did you mean 'schedule'?"],
  [{ colour: 'red' }, /^its option 'colour' does not exist\. Allowed are id, description, owner/],
])('an option of a DAG that does not exist is refused: %j', (options, problem) => {
  expect(problemsOf({}, options)).toEqual([expect.stringMatching(problem)])
})

describe('a value of another type is refused', () => {
  test.each([
    [{ retries: '3' }, 'has "3" as retries, which must be a number.'],
    [{ timeout: '60' }, 'has "60" as timeout, which must be a number.'],
    [{ version: 2 }, 'has 2 as version, which must be a text.'],
    [{ memory: 2 }, 'has 2 as memory, which must be a text or undefined.'],
    [{ memory: '2GB' }, 'has memory "2GB": allowed is a text such as 512M or 2G'],
    [{ memory: '5' }, 'has memory "5": allowed is a text such as 512M or 2G'],
    [{ cpus: 0 }, 'has cpus 0: allowed are numbers from 0.01 to 4096'],
    [{ cpus: '2' }, 'has cpus 2: allowed are numbers from 0.01 to 4096'],
    [{ perSample: 'yes' }, 'has "yes" as perSample, which must be true or false.'],
    [{ variables: 'threshold' }, 'has "threshold" as variables, which must be an array of texts.'],
    [{ connections: [1] }, 'has an array as connections, which must be an array of texts.'],
    [{ cwd: 1 }, 'has 1 as cwd, which must be a text or undefined.'],
    [{ id: undefined }, 'has no id: give it a text.'],
    [
      { parameters: { x: z.string() } },
      'has an object as parameters, which must be the result of defineParameters(…).',
    ],
    [{ retryDelay: 5 }, 'has 5 as retryDelay, which must be an object.'],
    [{ environment: { DEPTH: 3 } }, 'sets DEPTH in its environment to 3: allowed is a text, write String(value).'],
    [{ environment: { A: undefined } }, 'sets A in its environment to undefined: allowed is a text'],
    [{ retryDelay: { seconds: 1, capSecond: 3 } }, "has a retryDelay: its option 'capSecond' does not exist."],
    [{ retryDelay: { seconds: Number.POSITIVE_INFINITY } }, 'has a retry delay of Infinity seconds: allowed are'],
    [{ retryDelay: { seconds: 1, capSeconds: Number.POSITIVE_INFINITY } }, 'has capSeconds Infinity: allowed are'],
    [{ retryDelay: { seconds: 1, capSeconds: -1 } }, 'has capSeconds -1: allowed are'],
    [{ temporary: true }, 'is temporary, but declares no output: give it an outputPathProvider.'],
    [{ retryDelay: { seconds: Number.NaN } }, 'has a retry delay of NaN seconds: allowed are'],
  ])('%j', (members, problem) => {
    expect(problemsOf(members)).toEqual([expect.stringContaining(problem)])
  })

  test.each([
    [{ id: 3 }, 'it has 3 as id, which must be a text.'],
    [{ tasks: new Plain() }, 'it has an object as tasks, which must be an array of tasks.'],
    [{ tasks: [undefined] }, 'tasks[0] is undefined, which is not an MLTaskSubDag.'],
    [{ tasks: [Plain] }, 'tasks[0] is a function, which is not an MLTaskSubDag.'],
    [{ parameters: undefined }, 'it has no parameters: give it the result of defineParameters(…).'],
    [{ samples: 'fold_1' }, 'it has "fold_1" as samples, which must be an array of texts.'],
  ])('of a DAG: %j', (options, problem) => {
    expect(problemsOf({}, options)).toEqual([problem])
  })
})

test('several mistakes are reported at once', () => {
  const P = defineParameters('p', { x: z.string() })
  expect(problemsOf({ retrys: 1, parameters: P, command: undefined })).toHaveLength(3)
})

test.each([
  [{ seconds: 0, exponential: true }, 1100, 0],
  [{ seconds: 1, exponential: true }, 1100, 86_400_000],
  [{ seconds: 1, exponential: true, capSeconds: 366 * 24 * 3600 }, 1100, 366 * 86_400_000],
])('the delay of %j behind %i failures is a number', (delay, failures, ms) => {
  expect(retryDelayMs(delay, failures)).toBe(ms)
})
