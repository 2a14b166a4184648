import type { Store } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { LEASE_MS, newRun } from '../testing/runs.ts'

let dags = 0

describeStores('the limit of runs', (tested) => {
  /** Accepts runs of a separate DAG. */
  async function accepted(count: number) {
    const dagId = `limited_${++dags}`
    const runs = []
    for (let i = 0; i < count; i++) runs.push((await tested.store.runs.accept(newRun({ dagId }))).run)
    return { dagId, runs: runs.map(({ id }) => ({ run: id, dagId, delivery: 1 })) }
  }

  async function begin(store: Store, run: { run: number; dagId: string; delivery: number }, limit: number) {
    const epoch = await store.expansion.claim(run.run, LEASE_MS)
    return epoch !== undefined && (await store.runLimit.admit(run, epoch, limit)) && epoch
  }

  async function close(store: Store, run: number, epoch: number) {
    await store.expansion.finish(run, epoch, [])
    expect(await store.closing.close(run)).toBe('success')
  }

  it('lets runs begin up to the limit, and holds the others back without a job', async () => {
    const { dagId, runs } = await accepted(4)
    const begun = []
    for (const run of runs) begun.push(await begin(tested.store, run, 2))
    expect(begun).toEqual([1, 1, false, false])
    expect(await tested.store.runLimit.listDagsHeldBack()).toContain(dagId)
    const open = (await tested.store.reconciliation.listOpenRuns(0, 10_000)).filter((run) => run.dagId === dagId)
    expect(open.map(({ run }) => run)).toEqual(runs.slice(0, 2).map(({ run }) => run))
    expect((await tested.store.runs.find(runs[3]?.run ?? 0))?.state).toBe('queued')
  })

  it('admits the longest waiting run when another closes', async () => {
    const { dagId, runs } = await accepted(3)
    const [first, second, third] = runs as [(typeof runs)[0], (typeof runs)[0], (typeof runs)[0]]
    for (const run of runs) await begin(tested.store, run, 1)
    expect(await tested.store.runLimit.admitHeldBack(dagId, 1)).toEqual([])
    await close(tested.store, first.run, 1)
    expect(await tested.store.runLimit.admitHeldBack(dagId, 1)).toEqual([{ run: second.run, dagId, delivery: 2 }])
    expect(await tested.store.runLimit.admitHeldBack(dagId, 1)).toEqual([])
    expect(await begin(tested.store, second, 1)).toBe(2)
    expect(await begin(tested.store, third, 1)).toBe(false)
  })

  it('admits a run when one is cancelled before its start', async () => {
    const { dagId, runs } = await accepted(3)
    for (const run of runs) await begin(tested.store, run, 1)
    await tested.store.closing.cancel(runs[1]?.run ?? 0)
    await tested.store.closing.cancel(runs[0]?.run ?? 0)
    const admitted = await tested.store.runLimit.admitHeldBack(dagId, 1)
    expect(admitted.map(({ run }) => run)).toEqual([runs[2]?.run])
  })

  it('counts a run whose expansion was cut off, until it is taken over', async () => {
    const { runs } = await accepted(2)
    const [cut, other] = runs as [(typeof runs)[0], (typeof runs)[0]]
    expect(await begin(tested.store, cut, 1)).toBe(1)
    await tested.sql(`UPDATE dag_run SET lease_until = '2000-01-01 00:00:00.000' WHERE id = ${cut.run}`)
    expect(await begin(tested.store, other, 1)).toBe(false)
    expect(await begin(tested.store, cut, 1)).toBe(2)
  })

  it('holds for two processes that start and end runs at the same time', async () => {
    const LIMIT = 3
    const { dagId, runs } = await accepted(30)
    const stores = [tested.store, await tested.another()]
    const waiting = [...runs]
    let under = 0
    let most = 0
    let closed = 0

    async function work(store: Store): Promise<void> {
      for (;;) {
        const run = waiting.shift()
        if (run === undefined) return
        const epoch = await begin(store, run, LIMIT)
        if (epoch === false) {
          waiting.push(...(await store.runLimit.admitHeldBack(dagId, LIMIT)))
          continue
        }
        under += 1
        most = Math.max(most, under)
        await store.expansion.finish(run.run, epoch, [])
        under -= 1
        await store.closing.close(run.run)
        closed += 1
        waiting.push(...(await store.runLimit.admitHeldBack(dagId, LIMIT)))
      }
    }

    while (closed < runs.length) await Promise.all([0, 1, 0, 1, 0, 1].map((index) => work(stores[index] as Store)))
    expect(most).toBeLessThanOrEqual(LIMIT)
    expect(await tested.store.runLimit.listDagsHeldBack()).not.toContain(dagId)
  })
})
