import { randomUUID } from 'node:crypto'
import type { NewNotification, Run, Store } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, failure, LEASE_MS, success } from '../testing/runs.ts'

const ONE = [{ taskId: 'common_task_1' }]
const ASKED = { leaseMs: LEASE_MS, limit: 100 }

function notification(run: Run, changes: Partial<NewNotification> = {}): NewNotification {
  const { id, dagId, runId } = run
  const own = { key: randomUUID(), event: 'failure', channel: 'webhook:ops', payload: '{}' } as const
  return { ...own, run: id, dagId, runId, ...changes }
}

async function endedRun(store: Store, end: 'success' | 'failed', isNotified?: () => boolean): Promise<Run> {
  const run = await expandedRun(store, ONE)
  const { claim } = await claimed(store, run.id, 'common_task_1')
  if (end === 'success') await store.settlement.succeed(success(claim))
  else await store.settlement.fail(failure(claim))
  expect(await store.closing.close(run.id, isNotified)).toBe(end)
  return run
}

async function eventsOf(store: Store, run: Run) {
  return (await store.notifications.listEvents(0, 1000)).filter((event) => event.run === run.id)
}

/** A due notification about a failed run. */
async function due(store: Store): Promise<string> {
  const run = await endedRun(store, 'failed')
  const [event] = await eventsOf(store, run)
  const added = notification(run)
  await store.notifications.resolve(event?.id ?? 0, [added])
  return added.key
}

async function claimOf(store: Store, key: string) {
  return (await store.notifications.claimDue(ASKED)).find((one) => one.key === key)
}

describeStores('notifications', (tested) => {
  it('are added once for the end of a run, however many processes close it', async () => {
    const { store } = tested
    const run = await endedRun(store, 'failed')
    const another = await tested.another()
    await Promise.all([store, another, store].map(({ closing }) => closing.close(run.id)))
    expect(await eventsOf(store, run)).toMatchObject([{ event: 'failure', dagId: run.dagId, run: run.id }])
    expect(Math.abs((await eventsOf(store, run))[0]?.ageMs ?? Number.NaN)).toBeLessThan(60_000)
    expect(await eventsOf(store, await endedRun(store, 'success'))).toMatchObject([{ event: 'success' }])
  })

  it('are not added for an end without a channel, nor for a cancelled run', async () => {
    const { store } = tested
    expect(await eventsOf(store, await endedRun(store, 'failed', () => false))).toEqual([])
    const run = await expandedRun(store, ONE)
    expect(await store.closing.cancel(run.id)).toBe('cancelled')
    expect(await eventsOf(store, run)).toEqual([])
  })

  it('are added once for a late run, and again after it was cleared', async () => {
    const { store } = tested
    const run = await expandedRun(store, ONE)
    await store.notifications.noteLate(run.dagId, 3_600_000)
    expect(await eventsOf(store, run)).toEqual([])
    await tested.sql(`UPDATE dag_run SET started_at = '2026-01-01 00:00:00.000' WHERE id = ${run.id}`)
    await Promise.all([store, await tested.another()].map((one) => one.notifications.noteLate(run.dagId, 3_600_000)))
    const [event, ...more] = await eventsOf(store, run)
    expect([event?.event, more]).toEqual(['sla', []])
    await store.notifications.resolve(event?.id ?? 0, [])
    await store.notifications.noteLate(run.dagId, 3_600_000)
    expect(await eventsOf(store, run)).toEqual([])
    await tested.sql(`UPDATE dag_run SET epoch = epoch + 1 WHERE id = ${run.id}`)
    await store.notifications.noteLate(run.dagId, 3_600_000)
    expect(await eventsOf(store, run)).toHaveLength(1)
  })

  it('replace an event in one process alone', async () => {
    const { store } = tested
    const run = await endedRun(store, 'failed')
    const [event] = await eventsOf(store, run)
    const stores = [store, await tested.another()]
    const resolved = await Promise.all(
      stores.map((one) => one.notifications.resolve(event?.id ?? 0, [notification(run), notification(run)])),
    )
    expect(resolved.filter(Boolean)).toHaveLength(1)
    expect(await store.notifications.list({ run: run.id, limit: 10 })).toHaveLength(2)
    expect(await eventsOf(store, run)).toEqual([])
  })

  it('are claimed by one process alone, and again once its lease is over', async () => {
    const { store } = tested
    const key = await due(store)
    const stores = [store, await tested.another()]
    const claims = await Promise.all(stores.map((one) => claimOf(one, key)))
    const held = claims.filter((one) => one !== undefined)
    expect(held).toMatchObject([{ key, attempts: 1, channel: 'webhook:ops', event: 'failure' }])
    await tested.sql(`UPDATE notification SET lease_until = '2026-01-01 00:00:00.000' WHERE idempotency_key = '${key}'`)
    const again = await claimOf(store, key)
    expect(again).toMatchObject({ key, attempts: 2 })
    const end = { state: 'sent', sentence: 'It was sent.' } as const
    expect(await store.notifications.settle(held[0]?.claim ?? { id: 0, epoch: 0 }, end)).toBe(false)
    expect(await store.notifications.settle(again?.claim ?? { id: 0, epoch: 0 }, end)).toBe(true)
    expect(await claimOf(store, key)).toBeUndefined()
  })

  it('wait for their next attempt, fail permanently, and are retried on request', async () => {
    const { store } = tested
    const key = await due(store)
    const { claim } = (await claimOf(store, key)) ?? { claim: { id: 0, epoch: 0 } }
    await store.notifications.settle(claim, { state: 'pending', sentence: 'It answered 500.', retryInMs: 3_600_000 })
    expect(await claimOf(store, key)).toBeUndefined()
    expect(await store.notifications.find(claim.id)).toMatchObject({ state: 'pending', sentence: 'It answered 500.' })
    expect(await store.notifications.retry(claim.id)).toBe(true)
    const second = await claimOf(store, key)
    expect(second?.attempts).toBe(1)
    expect(await store.notifications.retry(claim.id)).toBe(false)
    await store.notifications.settle(second?.claim ?? claim, { state: 'failed', sentence: 'It answered 404.' })
    expect(await store.notifications.find(claim.id)).toMatchObject({ state: 'failed', dueAt: undefined })
    expect(await store.notifications.retry(claim.id)).toBe(true)
    expect(await store.notifications.retry(999_999)).toBe(false)
    expect(await store.notifications.find(999_999)).toBeUndefined()
  })

  it('may be about no run, and are delivered by the process that adds them', async () => {
    const { store } = tested
    const test = { key: randomUUID(), event: 'test', channel: 'slack:ml', payload: '{}' } as const
    const added = await store.notifications.addClaimed(
      { ...test, run: undefined, dagId: undefined, runId: undefined },
      LEASE_MS,
    )
    expect(await claimOf(store, test.key)).toBeUndefined()
    expect(await store.notifications.settle(added.claim, { state: 'sent', sentence: '' })).toBe(true)
    expect(await store.notifications.list({ event: 'test', state: 'sent', limit: 10 })).toMatchObject([
      { id: added.claim.id, run: undefined, dagId: undefined, attempts: 1, finishedAt: expect.any(Date) },
    ])
  })

  it('are removed when they are old, and with their run', async () => {
    const { store } = tested
    const key = await due(store)
    const open = await due(store)
    const held = await claimOf(store, key)
    await store.notifications.settle(held?.claim ?? { id: 0, epoch: 0 }, { state: 'sent', sentence: '' })
    await tested.sql(`UPDATE notification SET finished_at = '2026-01-01 00:00:00.000' WHERE idempotency_key = '${key}'`)
    await store.notifications.removeOld(3_600_000)
    const keys = (await store.notifications.list({ limit: 1000 })).map((one) => one.key)
    expect([keys.includes(key), keys.includes(open)]).toEqual([false, true])
    await tested.sql('DELETE FROM task_try')
    await tested.sql('DELETE FROM task_instance')
    await tested.sql("DELETE FROM dag_run WHERE state <> 'running'")
    expect((await store.notifications.list({ limit: 1000 })).filter(({ run }) => run !== undefined)).toEqual([])
  })
})
