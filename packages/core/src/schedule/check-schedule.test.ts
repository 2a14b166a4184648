import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type DagOptions, defineDag } from '../dag/dag.ts'
import { defineParameters } from '../dag/parameters.ts'
import { MLTaskSubDag } from '../dag/task.ts'
import { MlAirflowError } from '../errors.ts'

const Words = defineParameters('words', { word: z.string(), count: z.int().default(1) })

class Say extends MLTaskSubDag<typeof Words> {
  override readonly id = 'say'
  override readonly parameters = Words
  override readonly command = 'echo'
  override readonly perSample: boolean

  constructor(perSample = false) {
    super()
    this.perSample = perSample
  }

  override parametersProvider() {
    return []
  }
}

function scheduled(options: Partial<DagOptions<typeof Words>>) {
  return defineDag({ id: 'dag', parameters: Words, tasks: [new Say()], conf: { word: 'a' }, ...options })
}

function problemsOf(options: Partial<DagOptions<typeof Words>>): readonly string[] {
  try {
    scheduled(options)
  } catch (error) {
    if (error instanceof MlAirflowError) return error.problems
    throw error
  }
  return []
}

describe('a schedule', () => {
  test('is part of the DAG, its conf completed by the defaults', () => {
    const startDate = new Date('2026-01-01')
    const { schedule, maxActiveRuns } = scheduled({ schedule: '@daily', startDate, catchup: false, maxActiveRuns: 2 })
    expect(schedule).toEqual({
      text: '@daily',
      cron: '0 0 * * *',
      timeZone: undefined,
      startDate,
      endDate: undefined,
      catchup: false,
      overlap: 'queue',
      confOf: expect.any(Function),
    })
    expect(schedule?.confOf(new Date())).toEqual({ word: 'a', count: 1 })
    expect(maxActiveRuns).toBe(2)
  })

  test('may be missing', () => {
    expect(defineDag({ id: 'dag', parameters: Words, tasks: [new Say()], schedule: null }).schedule).toBeUndefined()
  })

  test.each(['@once', '@hourly', '@weekly', '@monthly', '@quarterly', '@yearly', '*/5 9-17 * * MON-FRI'])(
    'may be %s',
    (schedule) => {
      expect(scheduled({ schedule }).schedule?.text).toBe(schedule)
    },
  )

  test.each<[string, Partial<DagOptions<typeof Words>>, RegExp]>([
    [
      'not a cron expression',
      { schedule: 'daily' },
      /^its schedule 'daily' is not a cron expression: allowed are five fields such as .*@once/,
    ],
    ['seconds', { schedule: '* * * * * *' }, /'\* \* \* \* \* \*' is not a cron expression:/],
    ['an unknown preset', { schedule: '@dayly' }, /'@dayly' is not a cron expression:/],
    [
      'a minute that does not exist',
      { schedule: '61 * * * *' },
      /is not a cron expression \(Invalid value for minute: 61\)/,
    ],
    ['a day that does not exist', { schedule: '0 0 30 2 *' }, /'0 0 30 2 \*' never fires:/],
    ['an unknown time zone', { schedule: { cron: '@daily', timeZone: 'Mars/Base' } }, /time zone 'Mars\/Base'/],
    ['not a date', { schedule: '@daily', startDate: new Date('yesterday') }, /^its startDate is not a date/],
    [
      'an end before its start',
      { schedule: '@daily', startDate: new Date('2026-02-01'), endDate: new Date('2026-01-01') },
      /^its endDate 2026-01-01T00:00:00.000Z is before its startDate/,
    ],
    ['two policies at once', { schedule: '@daily', catchup: true, overlap: 'skip' }, /overlap is 'skip': choose one/],
    ['an unknown overlap', { schedule: '@daily', overlap: 'maybe' as never }, /'maybe' is unknown: allowed are queue/],
    ['no runs at once', { schedule: '@daily', maxActiveRuns: 0 }, /^its maxActiveRuns is 0: allowed are 1, 2, 3/],
    ['a conf that does not fit', { schedule: '@daily', conf: { word: 1 as never } }, /^its conf does not fit: 'word'/],
    ['no samples', { schedule: '@daily', tasks: [new Say(true)] }, /tasks that run per sample, but no samples/],
    ['a policy without a schedule', { catchup: true, conf: undefined as never }, /^it has a 'catchup' but no schedule/],
  ])('with %s is refused', (_, options, problem) => {
    const problems = problemsOf(options)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  test('needs a conf where the parameters are required', () => {
    expect(problemsOf({ schedule: '@daily', conf: undefined as never })).toEqual([
      "it has a schedule, but no conf for its scheduled runs: 'word' is missing.",
    ])
  })

  test('tells everything that is wrong at once', () => {
    expect(problemsOf({ schedule: 'x', conf: {} as never, endDate: new Date('x'), maxActiveRuns: 1.5 })).toHaveLength(4)
  })
})
