import { type DagOptions, defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { planBackfill } from './backfill-plan.ts'

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

test("each date's run has the conf that the schedule has for it, and a conf that is given goes before", () => {
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
