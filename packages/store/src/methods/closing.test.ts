import type { Store } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import {
  claimed,
  claimRequest,
  expandedRun,
  failure,
  instanceOf,
  LEASE_MS,
  newInstance,
  newRun,
  success,
} from '../testing/runs.ts'

const TWO = [{ taskId: 'common_task_1' }, { taskId: 'common_task_2' }]

describeStores('closing', (tested) => {
  it('closes a run when its last task instance has settled, and again with the same answer', async () => {
    const run = await expandedRun(tested.store, TWO)
    expect(await tested.store.closing.close(run.id)).toBeUndefined()
    for (const { taskId } of TWO) {
      expect(await tested.store.closing.close(run.id)).toBeUndefined()
      await tested.store.settlement.succeed(success((await claimed(tested.store, run.id, taskId)).claim))
    }
    const another = await tested.another()
    const closers: unknown[] = []
    const close = (store: Store) => store.closing.close(run.id, undefined, (...closed) => closers.push(closed))
    expect(await Promise.all([tested.store, another].map(close))).toEqual(['success', 'success'])
    expect(closers).toEqual([[run.id, 'success']])
    const closed = await tested.store.runs.find(run.id)
    expect(closed).toMatchObject({ state: 'success', finishedAt: expect.any(Date) })
    expect(await tested.store.closing.close(run.id)).toBe('success')
    expect(await tested.store.runs.find(run.id)).toEqual(closed)
    expect(await tested.store.closing.cancel(run.id)).toBe('success')
  })

  it('lists settled runs until they are closed', async () => {
    const [settled, open] = [await expandedRun(tested.store, TWO), await expandedRun(tested.store, TWO)]
    for (const { taskId } of TWO)
      await tested.store.settlement.succeed(success((await claimed(tested.store, settled.id, taskId)).claim))
    const listed = await tested.store.closing.listSettled(500)
    expect(listed).toContain(settled.id)
    expect(listed).not.toContain(open.id)
    expect(await tested.store.closing.close(settled.id)).toBe('success')
    expect(await tested.store.closing.listSettled(500)).not.toContain(settled.id)
  })

  it('closes a cancelled run at once where nothing of it runs', async () => {
    const run = await expandedRun(tested.store, TWO)
    const closed: unknown[] = []
    const cancel = () => tested.store.closing.cancel(run.id, (...one) => closed.push(one))
    expect([await cancel(), await cancel()]).toEqual(['cancelled', 'cancelled'])
    expect(closed).toEqual([[run.id, 'cancelled']])
  })

  it('leaves a cancelled run open for its job, where the caller asks for that', async () => {
    const run = await expandedRun(tested.store, TWO)
    expect(await tested.store.closing.cancel(run.id, undefined, false)).toBe('running')
    expect((await tested.store.instances.list(run.id)).map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    expect(await tested.store.closing.cancel(run.id)).toBe('cancelled')
  })

  it('computes the state from every task instance, not from the last ones alone', async () => {
    const run = await expandedRun(tested.store, TWO)
    await tested.store.settlement.fail(failure((await claimed(tested.store, run.id, 'common_task_1')).claim))
    await tested.store.settlement.succeed(success((await claimed(tested.store, run.id, 'common_task_2')).claim))
    expect(await tested.store.closing.close(run.id)).toBe('failed')
  })

  it('closes a run in which everything was already done', async () => {
    const run = await expandedRun(
      tested.store,
      TWO.map((one) => ({ ...one, decision: 'skip' as const })),
    )
    expect(await tested.store.closing.close(run.id)).toBe('success')
  })

  it('closes neither a run that is not expanded nor an unknown one', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    expect(await tested.store.closing.close(run.id)).toBeUndefined()
    await expect(tested.store.closing.close(999_999)).rejects.toMatchObject({ code: 'not_found' })
    await expect(tested.store.closing.cancel(999_999)).rejects.toThrow('There is no run 999999.')
  })

  it('cancels a run that is not expanded at once, also in the middle of it', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const one = await newInstance(tested.store, run.id, { taskId: 'common_task_1' })
    await tested.store.expansion.addInstances(run.id, epoch, [one])
    expect(await tested.store.closing.cancel(run.id)).toBe('cancelled')
    expect(await tested.store.expansion.addInstances(run.id, epoch, [{ ...one, taskId: 'common_task_2' }])).toBe(false)
    expect(await tested.store.expansion.finish(run.id, epoch, [])).toBeUndefined()
    expect(await tested.store.instances.list(run.id)).toMatchObject([{ state: 'cancelled', reason: 'cancelled' }])
    expect(await tested.store.closing.close(run.id)).toBe('cancelled')
  })

  it('cancels task instances that have not started, and lets running ones end', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    expect(await tested.store.closing.cancel(run.id)).toBe('running')
    expect(await tested.store.instances.count(run.id)).toEqual({ running: 1, cancelled: 2 })
    expect(await tested.store.closing.close(run.id)).toBeUndefined()
    const downstream = [{ taskId: 'common_task_2', sample: '' }]
    expect(await tested.store.settlement.succeed(success(claim, { downstream }))).toMatchObject({
      releasable: { ready: [] },
    })
    expect(await tested.store.closing.close(run.id)).toBe('cancelled')
    const { id } = await instanceOf(tested.store, run.id, 'common_task_2')
    expect(await tested.store.claims.take(claimRequest(id))).toMatchObject({ kind: 'refused' })
  })
})
