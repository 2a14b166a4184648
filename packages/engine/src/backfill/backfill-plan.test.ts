import { type DagOptions, defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { cutOf, planBackfill } from './backfill-plan.ts'

const Day = defineParameters('day', { day: z.string() })

class Load extends MLTaskSubDag<typeof Day> {
  override readonly id = 'load'
  override readonly parameters = Day
  override readonly command = 'echo'

  override parametersProvider() {
    return []
  }
}

function confsOf(conf: NonNullable<DagOptions<typeof Day>['conf']>, given?: object) {
  const dag = defineDag({ id: 'dag', parameters: Day, tasks: [new Load()], schedule: '@daily', conf })
  const request = { dagId: 'dag', from: new Date('2026-01-01'), to: new Date('2026-01-03'), conf: given }
  return planBackfill(dag, request, 'UTC').map((run) => run.conf)
}

test("each date's run has the conf of the schedule for it, unless a conf is given", () => {
  expect(confsOf(({ executionDate }) => ({ day: executionDate.toISOString().slice(0, 10) }))).toEqual([
    { day: '2026-01-01' },
    { day: '2026-01-02' },
    { day: '2026-01-03' },
  ])
  expect(confsOf({ day: 'any' })).toEqual(Array(3).fill({ day: 'any' }))
  expect(confsOf(() => ({ day: 'any' }), { day: 'given' })).toEqual(Array(3).fill({ day: 'given' }))
})

test('one date without a conf keeps the whole backfill from beginning, by its name', () => {
  const conf = ({ executionDate }: { executionDate: Date }) => {
    if (executionDate.getUTCDate() === 2) throw new Error('nothing was measured')
    return { day: 'any' }
  }
  expect(() => confsOf(conf)).toThrow(/^The schedule's function for the conf of 2026-01-02T.*: nothing was measured$/)
})

const scheduled = (options: Partial<DagOptions<typeof Day>> = {}) =>
  defineDag({ id: 'dag', parameters: Day, tasks: [new Load()], schedule: '@daily', conf: { day: 'any' }, ...options })

const datesOf = (dag: ReturnType<typeof scheduled>, from: string, to: string) =>
  planBackfill(dag, { dagId: 'dag', from: new Date(from), to: new Date(to) }, 'Europe/Berlin').map((run) =>
    run.executionDate.toISOString(),
  )

test('C9: days of the time zone are its own midnights, also where clocks are put forward', () => {
  expect(datesOf(scheduled(), '2026-03-27T23:00:00Z', '2026-03-29T22:00:00Z')).toEqual([
    '2026-03-27T23:00:00.000Z',
    '2026-03-28T23:00:00.000Z',
    '2026-03-29T22:00:00.000Z',
  ])
})

test('C9: a range without a date is refused by the dates beside it, or the bound that it misses', () => {
  expect(() => datesOf(scheduled(), '2026-03-28T00:00:00Z', '2026-03-28T00:00:00Z')).toThrow(
    /no execution date from .*; beside it is 2026-03-27T23:00:00.000Z, and 2026-03-28T23:00:00.000Z\.$/,
  )
  const late = scheduled({ startDate: new Date('2030-01-10') })
  expect(() => datesOf(late, '2026-01-05', '2026-01-07')).toThrow(/: it starts on 2030-01-10T00:00:00.000Z\.$/)
  const over = scheduled({ startDate: new Date('2020-01-01'), endDate: new Date('2021-01-01') })
  expect(() => datesOf(over, '2026-01-05', '2026-01-07')).toThrow(/: it ends on 2021-01-01T00:00:00.000Z\.$/)
})

test('C11: a range that begins before the schedule is cut, and the start is named', () => {
  const dag = scheduled({ startDate: new Date('2026-01-06T00:00:00Z') })
  expect(datesOf(dag, '2026-01-04', '2026-01-08')).toHaveLength(2)
  const [from, to] = [new Date('2026-01-04'), new Date('2026-01-08')]
  expect(cutOf(dag, { from, to })).toMatch(
    /^The schedule of DAG 'dag' starts on 2026-01-06T00:00:00.000Z: what is before/,
  )
  expect(cutOf(dag, { from: to, to })).toBeUndefined()
  expect(cutOf(scheduled(), { from, to })).toBeUndefined()
})

test('a list of confs takes one date at most: a range would mean a run for each date', () => {
  const listed = (from: string, to: string) =>
    planBackfill(
      scheduled(),
      { dagId: 'dag', from: new Date(from), to: new Date(to), confs: [{ day: 'a' }, { day: 'b' }] },
      'UTC',
    ).map((run) => run.executionDate.toISOString())
  expect(listed('2026-01-01', '2026-01-01')).toEqual(Array(2).fill('2026-01-01T00:00:00.000Z'))
  expect(() => listed('2026-01-01', '2026-01-03')).toThrow(
    /^A list of confs makes one run for each conf, but the dates are a range from 2026-01-01T.* to 2026-01-03T/,
  )
})
