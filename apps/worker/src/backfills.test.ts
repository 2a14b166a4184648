import { existsSync, writeFileSync } from 'node:fs'
import type { Backfill, BackfillRun } from '@ml-airflow/core'
import { BackfillService, planBackfill, RunService } from '@ml-airflow/engine'
import type { TestProcess } from '@ml-airflow/testing'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

describe.each(DATABASES)('a backfill on %s', (kind) => {
  let home: WorkerHome
  let workers: TestProcess[]

  beforeAll(async () => {
    home = new WorkerHome({
      ...redisSettings(),
      LEASE_SECONDS: '1',
      RECONCILE_SECONDS: '0.5',
      ...databaseSettings(kind),
    })
    await home.open()
    workers = [await home.worker()]
  })

  afterAll(() => home?.remove())

  const service = () => {
    const { store } = home.parts
    return new BackfillService({ store, runs: new RunService({ ...home.parts, onQueueError() {} }) })
  }

  async function make(names: readonly string[], limit: number): Promise<Backfill> {
    const confs = names.map((name) => ({ gate: home.file(name) }))
    const request = { dagId: 'gate_dag', from: undefined, to: undefined, confs }
    const planned = planBackfill(home.parts.registry.get('gate_dag'), request, 'UTC')
    return service().create(request, planned, { reprocessing: 'none', maxActiveRuns: limit, by: 'somebody' })
  }

  const begun = (name: string) => until(() => existsSync(home.file(`${name}.begun`)))
  const open = (names: readonly string[]) => {
    for (const name of names) writeFileSync(home.file(name), '')
  }
  const reaches = (id: number, condition: (backfill: Backfill) => boolean) =>
    until(async () => condition(await service().get(id)))
  async function runsOf(id: number): Promise<readonly BackfillRun[]> {
    const runs: BackfillRun[] = []
    for await (const run of service().runsOf(id)) runs.push(run)
    return runs
  }

  test('continues after kill -9 of its driver and with an empty Redis, within its limit and in order', async () => {
    const names = ['one', 'two', 'three', 'four']
    const { id } = await make(names, 1)
    await begun('one')
    expect((await service().get(id)).counts).toMatchObject({ waiting: 3, running: 1, success: 0 })
    for (const worker of workers) worker.child.kill('SIGKILL')
    open(names)
    const elsewhere = redisSettings()
    workers = await Promise.all([home.worker(elsewhere), home.worker(elsewhere)])
    await reaches(id, ({ state }) => state === 'success')
    const runs = await Promise.all((await runsOf(id)).map(({ run }) => home.parts.store.runs.find(run?.id ?? 0)))
    expect(runs.map((run) => [run?.conf, run?.state])).toEqual(
      names.map((name) => [{ gate: home.file(name) }, 'success']),
    )
    for (const [index, run] of runs.slice(1).entries())
      expect(run?.createdAt.getTime()).toBeGreaterThanOrEqual(runs[index]?.finishedAt?.getTime() ?? Number.NaN)
  })

  test('starts nothing while paused, continues when resumed, and the same request finds it again', async () => {
    const names = ['p1', 'p2', 'p3']
    const { id } = await make(names, 2)
    await Promise.all([begun('p1'), begun('p2')])
    expect((await service().pause(id)).state).toBe('paused')
    open(['p1', 'p2'])
    await reaches(id, ({ counts }) => counts.success === 2)
    expect(await service().get(id)).toMatchObject({ state: 'paused', counts: { waiting: 1 } })
    await expect(service().cancel(id + 1000, false)).rejects.toThrow(`There is no backfill ${id + 1000}.`)
    open(['p3'])
    expect((await make(names, 2)).id).toBe(id)
    await reaches(id, ({ state }) => state === 'success')
    await expect(service().pause(id)).rejects.toThrow(
      `Backfill ${id} is success: only one that is running can become paused.`,
    )
  })

  test('that is cancelled makes no further run, and on request ends its open runs', async () => {
    const { id } = await make(['c1', 'c2'], 1)
    await begun('c1')
    expect((await service().cancel(id, true)).state).toBe('cancelled')
    await reaches(id, ({ counts }) => counts.cancelled === 1)
    expect((await service().get(id)).counts).toMatchObject({ waiting: 1, running: 0, queued: 0 })
  })
})
