import type { PlannedTick, Tick } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { newRun } from '../testing/runs.ts'

const at = (text: string) => new Date(text)
const FIRST: PlannedTick = { date: at('2026-01-01T00:00:00Z'), dueAt: at('2026-01-02T00:00:00Z') }
const SECOND: PlannedTick = { date: FIRST.dueAt, dueAt: at('2026-01-03T00:00:00Z') }

let dags = 0

describeStores('schedules', (tested) => {
  async function scheduled(next: PlannedTick | undefined = FIRST): Promise<string> {
    const dagId = `scheduled_${++dags}`
    await tested.store.schedules.add(dagId, 'daily', next)
    return dagId
  }

  async function stored(dagId: string) {
    const found = (await tested.store.schedules.list()).find((schedule) => schedule.dagId === dagId)
    if (found === undefined) throw new Error(`There is no schedule of ${dagId}.`)
    return found
  }

  function tickOf(dagId: string, changes: Partial<Tick> = {}): Tick {
    const runId = 'scheduled__2026-01-01T00:00:00+00:00'
    const run = newRun({ dagId, runId, executionDate: FIRST.date, externalTrigger: false })
    return { dagId, epoch: 0, date: FIRST.date, run, missed: [], next: SECOND, ...changes }
  }

  it('are kept as they were first seen', async () => {
    const dagId = await scheduled()
    await tested.store.schedules.add(dagId, 'hourly', undefined)
    const schedule = await stored(dagId)
    expect(schedule).toEqual({
      dagId,
      timing: 'daily',
      epoch: 0,
      next: FIRST,
      lastDate: undefined,
      paused: false,
      unseenMs: expect.any(Number),
    })
    expect(schedule.unseenMs).toBeLessThan(60_000)
  })

  it('report that their DAG is paused, and when they were last seen', async () => {
    const dagId = await scheduled()
    await tested.store.dags.setPaused(dagId, true)
    await tested.sql(`UPDATE schedule SET seen_at = '2026-01-01 00:00:00.000' WHERE dag_id = '${dagId}'`)
    expect(await stored(dagId)).toMatchObject({ paused: true })
    expect((await stored(dagId)).unseenMs).toBeGreaterThan(86_400_000)
    await tested.store.schedules.confirm([dagId])
    expect((await stored(dagId)).unseenMs).toBeLessThan(60_000)
  })

  it('move on with the run they make', async () => {
    const dagId = await scheduled()
    const result = await tested.store.schedules.tick(tickOf(dagId))
    expect(result).toMatchObject({ kind: 'ticked', run: { state: 'queued', externalTrigger: false } })
    expect(await stored(dagId)).toMatchObject({ epoch: 1, next: SECOND, lastDate: FIRST.date })
    expect(await tested.store.runs.listOpenScheduled(dagId)).toHaveLength(1)
  })

  it('tick once for concurrent requests', async () => {
    const dagId = await scheduled()
    const stores = [tested.store, await tested.another(), await tested.another()]
    const results = await Promise.all([...stores, ...stores].map((store) => store.schedules.tick(tickOf(dagId))))
    expect(results.filter(({ kind }) => kind === 'ticked')).toHaveLength(1)
    expect(await tested.store.runs.list({ dagId, limit: 10 })).toHaveLength(1)
  })

  it('move on past a date whose run id exists already', async () => {
    const dagId = await scheduled()
    const tick = tickOf(dagId)
    await tested.store.runs.accept(tick.run ?? newRun())
    expect(await tested.store.schedules.tick(tick)).toEqual({ kind: 'ticked', run: undefined })
    expect(await stored(dagId)).toMatchObject({ epoch: 1, next: SECOND })
  })

  it('remember missed dates, and write none where they are fenced', async () => {
    const dagId = await scheduled()
    const missed = { reason: 'late', first: FIRST.date, last: SECOND.date, count: 2 } as const
    const overlap = { reason: 'overlap', first: SECOND.date, last: SECOND.date, count: 1 } as const
    const conf = { ...overlap, reason: 'conf', sentence: "'word' is missing." } as const
    const tick = tickOf(dagId, { run: undefined, missed: [missed, overlap, conf], next: undefined })
    expect(await tested.store.schedules.tick({ ...tick, epoch: 7 })).toEqual({ kind: 'fenced' })
    expect(await tested.store.schedules.listMissedTicks(dagId, 10)).toEqual([])
    expect(await tested.store.schedules.tick(tick)).toEqual({ kind: 'ticked', run: undefined })
    expect(await tested.store.schedules.listMissedTicks(dagId, 10)).toEqual(
      [conf, overlap, missed].map((ticks) => ({ ...ticks, noticedAt: expect.any(Date) })),
    )
    expect((await tested.store.schedules.countMissedTicks()).get(dagId)).toBe(4)
    expect(await stored(dagId)).toMatchObject({ next: undefined })
  })

  it('change their times unless another process has ticked meanwhile', async () => {
    const dagId = await scheduled()
    const read = await stored(dagId)
    expect(await tested.store.schedules.change(read, 'hourly', SECOND)).toBe(true)
    expect(await tested.store.schedules.change(read, 'weekly', FIRST)).toBe(false)
    expect(await stored(dagId)).toMatchObject({ timing: 'hourly', next: SECOND, epoch: 1 })
    expect(await tested.store.schedules.tick(tickOf(dagId))).toEqual({ kind: 'fenced' })
  })

  it('find the newest run of an execution date', async () => {
    const dagId = await scheduled()
    const executionDate = at('2015-06-01T00:00:00Z')
    expect(await tested.store.runs.findByDate(dagId, executionDate)).toBeUndefined()
    await tested.store.runs.accept(newRun({ dagId, executionDate }))
    const { run } = await tested.store.runs.accept(newRun({ dagId, executionDate }))
    await tested.store.runs.accept(newRun({ dagId, executionDate: at('2015-06-02T00:00:00Z') }))
    expect(await tested.store.runs.findByDate(dagId, executionDate)).toEqual(run)
  })
})
