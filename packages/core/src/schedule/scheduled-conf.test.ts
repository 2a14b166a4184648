import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { type DagOptions, defineDag } from '../dag/dag.ts'
import { defineParameters } from '../dag/parameters.ts'
import { MLTaskSubDag } from '../dag/task.ts'
import { MlAirflowError } from '../errors.ts'
import type { ScheduledDate } from './scheduled-conf.ts'

const Day = defineParameters('day', { day: z.string(), count: z.int().default(1) })
const DATE = new Date('2026-01-02T00:00:00Z')

class Load extends MLTaskSubDag<typeof Day> {
  override readonly id = 'load'
  override readonly parameters = Day
  override readonly command = 'echo'

  override parametersProvider() {
    return []
  }
}

function scheduleOf(conf: NonNullable<DagOptions<typeof Day>['conf']>) {
  return defineDag({ id: 'dag', parameters: Day, tasks: [new Load()], schedule: '@daily', conf }).schedule
}

function refusalOf(conf: (date: ScheduledDate) => unknown): string {
  try {
    scheduleOf(conf as (date: ScheduledDate) => { day: string })?.confOf(DATE)
  } catch (error) {
    if (error instanceof MlAirflowError && error.code === 'bad_conf') return error.message
    throw error
  }
  return ''
}

describe('a conf that depends on the execution date', () => {
  const dayOf = ({ executionDate }: ScheduledDate) => ({ day: executionDate.toISOString().slice(0, 10) })

  test('is that of the date, completed by the defaults, and the same each time', () => {
    const schedule = scheduleOf(dayOf)
    expect(schedule?.confOf(DATE)).toEqual({ day: '2026-01-02', count: 1 })
    expect(schedule?.confOf(new Date('2026-02-01T00:00:00Z'))).toEqual({ day: '2026-02-01', count: 1 })
    expect(schedule?.confOf(DATE)).toEqual({ day: '2026-01-02', count: 1 })
  })

  test('is asked for when a date is due, not when the DAG is defined', () => {
    let asked = 0
    const schedule = scheduleOf((date) => {
      asked += 1
      return dayOf(date)
    })
    expect(asked).toBe(0)
    schedule?.confOf(DATE)
    expect(asked).toBeGreaterThan(0)
  })

  test('cannot change the date of its run', () => {
    const schedule = scheduleOf(({ executionDate }) => {
      executionDate.setUTCDate(executionDate.getUTCDate() + 1)
      return dayOf({ executionDate })
    })
    const date = new Date(DATE)
    expect(schedule?.confOf(date)).toMatchObject({ day: '2026-01-03' })
    expect(date).toEqual(DATE)
  })

  test.each<[string, (date: ScheduledDate) => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('no data on this day')
      },
      'it threw: no data on this day',
    ],
    ['answers nothing', () => undefined, 'The conf does not fit day: It must be an object of parameters'],
    ['answers a wrong type', () => ({ day: 1 }), "The conf does not fit day: 'day' was 1"],
    ['answers too much', () => ({ day: 'x', more: 1 }), "'more' is unknown; allowed are day, count."],
    ['answers a promise', async () => ({ day: 'x' }), 'it returns a promise, and must return the conf itself.'],
    [
      'gives one date different confs',
      (() => {
        let times = 0
        return () => ({ day: String(++times) })
      })(),
      'it returns different confs for one date; it must depend only on the date.',
    ],
  ])('is refused where the function %s', (_, conf, why) => {
    const sentence = refusalOf(conf)
    expect(sentence).toMatch(/^The schedule's function for the conf of 2026-01-02T00:00:00\.000Z: /)
    expect(sentence).toContain(why)
  })

  test('is typed by the parameters of the DAG', () => {
    type Conf = NonNullable<DagOptions<typeof Day>['conf']>
    expectTypeOf<() => { day: string }>().toExtend<Conf>()
    expectTypeOf<() => { day: number }>().not.toExtend<Conf>()
    expectTypeOf<(date: ScheduledDate) => { count: number }>().not.toExtend<Conf>()
  })
})
