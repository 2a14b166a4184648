import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { MlAirflowError } from '../errors.ts'
import { defineDag } from './dag.ts'
import { defineParameters, type ParameterValues } from './parameters.ts'
import { MLTaskSubDag, type ParametersContext, retryDelayMs } from './task.ts'

const Common = defineParameters('ml_dag', { parameter_1: z.string() })
const Training = Common.extend('ml_training_dag', { parameter_2: z.string() })
const Other = defineParameters('other', { x: z.int() })

class Prepare extends MLTaskSubDag<typeof Common> {
  override readonly id: string = 'prepare'
  override readonly parameters = Common
  override readonly command: string = 'echo'

  override parametersProvider({ parameters }: ParametersContext<typeof Common>) {
    expectTypeOf(parameters).toEqualTypeOf<ParameterValues<typeof Common>>()
    return [parameters.parameter_1]
  }
}

class Train extends MLTaskSubDag<typeof Training> {
  override readonly id: string = 'train'
  override readonly parameters = Training
  override readonly command = 'echo'

  override parametersProvider({ parameters }: ParametersContext<typeof Training>) {
    return [parameters.parameter_1, parameters.parameter_2]
  }
}

class Foreign extends MLTaskSubDag<typeof Other> {
  override readonly id = 'foreign'
  override readonly parameters = Other
  override readonly command = 'echo'

  override parametersProvider() {
    return []
  }
}

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof MlAirflowError) return error.problems
    throw error
  }
  return []
}

describe('a DAG', () => {
  test('is a frozen value with its tasks in order', () => {
    const prepare = new Prepare()
    const dag = defineDag({ id: 'dag', parameters: Training, tasks: [prepare, new Train({ after: [prepare] })] })
    expect(dag.graph).toEqual([
      { id: 'prepare', after: [], perSample: false },
      { id: 'train', after: ['prepare'], perSample: false },
    ])
    expect(Object.isFrozen(dag)).toBe(true)
  })

  test('wrong wiring does not compile, and is refused at run time too', () => {
    const train = new Train()
    expect(
      problemsOf(() => {
        // @ts-expect-error a task that needs parameter_2 cannot stand in a DAG without it
        return defineDag({ id: 'dag', parameters: Common, tasks: [train] })
      })[0],
    ).toMatch(/reads parameters 'ml_training_dag'/)
    // @ts-expect-error an upstream task must not need parameters that its downstream task does not declare
    const prepare = new Prepare({ after: [train] })
    expect(problemsOf(() => defineDag({ id: 'dag', parameters: Training, tasks: [train, prepare] }))[0]).toMatch(
      /its record does not hold/,
    )
    // @ts-expect-error a task of other parameters
    expect(problemsOf(() => defineDag({ id: 'dag', parameters: Training, tasks: [new Foreign()] }))).toHaveLength(1)
    // @ts-expect-error a string is not a task
    expect(() => new Prepare({ after: ['prepare'] })).not.toThrow()
    // @ts-expect-error parametersProvider is abstract
    class Lazy extends MLTaskSubDag<typeof Common> {
      override readonly id = 'lazy'
      override readonly parameters = Common
    }
    expect(new Lazy().id).toBe('lazy')
  })

  test('reports everything that is wrong at once', () => {
    class Odd extends Prepare {
      override readonly id = 'Odd Task'
      override readonly retries = -1
      override readonly environment = { 'A B': 'c' }
    }
    const unlisted = new Prepare()
    const problems = problemsOf(() =>
      defineDag({
        id: '../dag',
        parameters: Common,
        tasks: [new Odd({ after: [unlisted] }), new Prepare(), new Prepare()],
      }),
    )
    expect(problems).toHaveLength(7)
    expect(problems.join(' ')).toMatch(/'\.\.\/dag'.*has table.*retries -1.*'A B'.*not listed before.*listed twice/)
  })

  test('without tasks is refused', () => {
    expect(problemsOf(() => defineDag({ id: 'dag', parameters: Common, tasks: [] }))).toEqual(['it has no task.'])
  })
})

test.each([
  [{ seconds: 2 }, 5, 2000],
  [{ seconds: 2, exponential: true }, 1, 2000],
  [{ seconds: 2, exponential: true }, 4, 16000],
  [{ seconds: 2, exponential: true, capSeconds: 5 }, 4, 5000],
  [{ seconds: 2, exponential: true }, 2000, 86_400_000],
  [{ seconds: 0, exponential: true }, 1100, 0],
  [{ seconds: 1, exponential: true, capSeconds: Number.POSITIVE_INFINITY }, 1100, 366 * 86_400_000],
])('C31: waits %j after failure %i', (delay, failures, ms) => {
  expect(retryDelayMs(delay, failures)).toBe(ms)
})

test.each([
  [
    { retryDelay: { seconds: 1, capSeconds: Number.POSITIVE_INFINITY } },
    /has capSeconds Infinity: allowed are seconds from 0/,
  ],
  [{ retryDelay: { seconds: 1, capSeconds: Number.NaN } }, /has capSeconds NaN/],
  [{ retryDelay: { seconds: 1e300 } }, /has a retry delay of 1e\+300 seconds/],
  [{ timeout: Number.POSITIVE_INFINITY }, /has timeout Infinity/],
  [{ retries: 1e15 }, /has retries 1000000000000000/],
  [
    { environment: { A: "{{ var.value.get('nope', 'd') }}" } },
    /has a template in A that calls var\.value\.get\(…\), which no/,
  ],
  [{ environment: { A: '{{ execution_date.strftime("%Y") }}' } }, /calls execution_date\.strftime\(/],
  [{ environment: { A: '{# a comment #}' } }, /is Jinja's: write \{% comment %\}/],
  [{ environment: { A: '{%- set x = 1 %}' } }, /write \{% assign/],
  [{ environment: { A: '{{ macros.ds }}' } }, /names macros/],
])('a task with %j is refused when its DAG is defined', (members, sentence) => {
  const task = Object.assign(new Prepare(), members)
  expect(problemsOf(() => defineDag({ id: 'dag', parameters: Common, tasks: [task] })).join(' ')).toMatch(sentence)
})

test('a template of Liquid with quoted brackets and ranges is not taken for one of Jinja', () => {
  const A = "{% for i in (1..3) %}{{ i }}{% endfor %} {{ ds | append: 'f(x)' }} f(x) {{ a | date: '%Y' }}"
  const task = Object.assign(new Prepare(), { environment: { A } })
  expect(problemsOf(() => defineDag({ id: 'dag', parameters: Common, tasks: [task] }))).toEqual([])
})
