import type { Claim, ClearableInstance, RunClearing } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import {
  CHAIN,
  CHAIN_INDEX,
  claimed,
  claimRequest,
  expandedRun,
  failure,
  instanceOf,
  LEASE_MS,
  newRun,
  recordFor,
  success,
} from '../testing/runs.ts'

const behind = (taskId: string) => {
  const index = CHAIN.findIndex(({ id }) => id === taskId)
  return CHAIN.slice(index + 1).map(({ id }) => ({ taskId: id, sample: '' }))
}

describeStores('clearing', (tested) => {
  const clear = (run: number, tasks: readonly string[], more: Partial<RunClearing> = {}) =>
    tested.store.clearing.clear({
      run,
      by: 'somebody',
      epochs: new Map(),
      isSelected: ({ taskId }: ClearableInstance) => tasks.includes(taskId),
      ...more,
    })

  const succeedWith = async (run: number, taskId: string) => {
    const { claim } = await claimed(tested.store, run, taskId)
    await tested.store.settlement.succeed(success(claim, { downstream: behind(taskId).slice(0, 1) }))
    return claim
  }

  const failWith = async (run: number, taskId: string) => {
    const { claim } = await claimed(tested.store, run, taskId)
    await tested.store.settlement.fail(failure(claim, { index: CHAIN_INDEX }))
  }

  const succeedAll = async (run: number) => {
    for (const { id } of CHAIN) await succeedWith(run, id)
    expect(await tested.store.closing.close(run)).toBe('success')
  }

  const statesOf = async (run: number) =>
    Object.fromEntries((await tested.store.instances.list(run)).map(({ taskId, state }) => [taskId, state]))

  const pendingOf = async (run: number) =>
    (await tested.sql(`SELECT pending FROM task_instance WHERE dag_run_id = ${run} ORDER BY id`)).map(
      (row) => row.pending,
    )

  const ENDS = {
    'has failed and is due again': (claim: Claim) =>
      tested.store.settlement.fail(failure(claim, { next: { kind: 'retry', delayMs: 0 }, index: CHAIN_INDEX })),
    'was returned': (claim: Claim) =>
      tested.store.settlement.fail(
        failure(claim, { next: { kind: 'requeue', countsAsLoss: false }, index: CHAIN_INDEX }),
      ),
    async 'was lost'(claim: Claim) {
      await tested.sql(`UPDATE ${claim.table} SET lease_until = NULL WHERE id = ${claim.recordId}`)
      expect(await tested.store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)).toEqual({
        kind: 'waiting',
      })
    },
  }

  it.each(Object.entries(ENDS))('an upstream task sets a running one to waiting, once its try %s', async (_, end) => {
    const run = await expandedRun(tested.store)
    await succeedWith(run.id, 'common_task_1')
    const { claim } = await claimed(tested.store, run.id, 'common_task_2')
    await clear(run.id, ['common_task_1'])
    expect(await statesOf(run.id)).toMatchObject({ common_task_1: 'queued', common_task_2: 'running' })
    await end(claim)
    expect([await statesOf(run.id), await pendingOf(run.id)]).toEqual([
      { common_task_1: 'queued', common_task_2: 'waiting', training_task_1: 'waiting' },
      [0, 1, 1],
    ])
    await succeedWith(run.id, 'common_task_1')
    const page = { after: 0, limit: 10, forMs: 0 }
    expect(await tested.store.reconciliation.listQueuedInstances(run.id, page)).toMatchObject([
      { taskId: 'common_task_2', delivery: 2, delayMs: 0 },
    ])
    expect((await claimed(tested.store, run.id, 'common_task_2')).claim.tryNumber).toBe(2)
  })

  it('a failure that is repeated, because its reply was lost, has no second effect', async () => {
    const run = await expandedRun(tested.store)
    await succeedWith(run.id, 'common_task_1')
    const { claim } = await claimed(tested.store, run.id, 'common_task_2')
    await clear(run.id, ['common_task_1'])
    const failed = failure(claim, { next: { kind: 'retry', delayMs: 60_000 }, index: CHAIN_INDEX })
    expect(await tested.store.settlement.fail(failed)).toMatchObject({ kind: 'settled', waits: true })
    await succeedWith(run.id, 'common_task_1')
    await tested.store.settlement.fail(failed)
    expect(await instanceOf(tested.store, run.id, 'common_task_2')).toMatchObject({ state: 'queued', failures: 1 })
  })

  it('restarts a run that was cancelled before it had any task instance, and no other one', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    expect(await tested.store.clearing.restart(run.id)).toBeUndefined()
    await tested.store.closing.cancel(run.id)
    expect(await tested.store.clearing.restart(run.id)).toMatchObject({ run: run.id, delivery: 2 })
    expect(await tested.store.runs.find(run.id)).toMatchObject({ state: 'queued', finishedAt: undefined })
    expect(await tested.store.expansion.claim(run.id, LEASE_MS)).toBeDefined()
    const expanded = await expandedRun(tested.store)
    await tested.store.closing.cancel(expanded.id)
    expect(await tested.store.clearing.restart(expanded.id)).toBeUndefined()
  })

  it('lets a closed run start anew, so that its duration does not count the time in which it was closed', async () => {
    const run = await expandedRun(tested.store)
    await succeedAll(run.id)
    await tested.sql(`UPDATE dag_run SET started_at = '2020-01-01 00:00:00.000' WHERE id = ${run.id}`)
    await clear(run.id, ['training_task_1'])
    const again = await tested.store.runs.find(run.id)
    expect(again?.startedAt?.getTime()).toBeGreaterThan(run.createdAt.getTime() - 1000)
  })

  it('names who forced a task instance to run again', async () => {
    const run = await expandedRun(tested.store)
    await succeedAll(run.id)
    await clear(run.id, ['training_task_1'], { isForced: true })
    expect(await instanceOf(tested.store, run.id, 'training_task_1')).toMatchObject({
      reason: 'forced_again',
      sentence: 'Runs again: it was forced by somebody.',
    })
  })

  it('takes the finish from the records, and the closed run goes on under a new delivery', async () => {
    const run = await expandedRun(tested.store)
    await succeedAll(run.id)
    const cleared = await clear(run.id, ['common_task_2', 'training_task_1'])
    expect(cleared).toMatchObject({ reopened: true, ended: [], ready: [], delivery: { run: run.id, delivery: 2 } })
    expect(cleared?.cleared).toHaveLength(2)
    expect(await tested.store.runs.find(run.id)).toMatchObject({ state: 'running', finishedAt: undefined })
    expect(await statesOf(run.id)).toEqual({
      common_task_1: 'success',
      common_task_2: 'queued',
      training_task_1: 'waiting',
    })
    expect(await pendingOf(run.id)).toEqual([0, 0, 1])
    expect((await recordFor(tested.store, run.id, 'common_task_1')).finishedAt).toBeInstanceOf(Date)
    expect((await recordFor(tested.store, run.id, 'common_task_2')).finishedAt).toBeUndefined()
    expect(await instanceOf(tested.store, run.id, 'common_task_2')).toMatchObject({
      decision: 'run',
      reason: 'cleared',
      sentence: 'Runs again: it was cleared by somebody.',
      tryNumber: 1,
      failures: 0,
      finishedAt: undefined,
    })
    await succeedWith(run.id, 'common_task_2')
    await succeedWith(run.id, 'training_task_1')
    expect(await tested.store.closing.close(run.id)).toBe('success')
    expect(await tested.store.instances.listTries(run.id, 'common_task_2', '')).toHaveLength(2)
  })

  it('revives task instances that failed because of the cleared ones alone, and counts retries again', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.fail(failure(claim, { next: { kind: 'retry', delayMs: 0 } }))
    await failWith(run.id, 'common_task_1')
    expect(await tested.store.closing.close(run.id)).toBe('failed')
    const cleared = await clear(run.id, ['common_task_1'])
    expect(cleared?.cleared).toHaveLength(1)
    expect(await statesOf(run.id)).toEqual({
      common_task_1: 'queued',
      common_task_2: 'waiting',
      training_task_1: 'waiting',
    })
    expect(await pendingOf(run.id)).toEqual([0, 1, 1])
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({ failures: 0, losses: 0 })
    expect((await instanceOf(tested.store, run.id, 'common_task_2')).sentence).toMatch(/^Goes on, since what failed/)
    await succeedAll(run.id)
  })

  it('runs nothing downstream of a failure that was not cleared', async () => {
    const run = await expandedRun(tested.store)
    await failWith(run.id, 'common_task_1')
    await tested.store.closing.close(run.id)
    await clear(run.id, ['common_task_2'])
    expect(await instanceOf(tested.store, run.id, 'common_task_2')).toMatchObject({
      state: 'upstream_failed',
      sentence: "Cleared by somebody, but 'common_task_1' upstream of it did not succeed and was not cleared.",
    })
    expect(await tested.store.closing.close(run.id)).toBe('failed')
  })

  it('ends a running try, whose record stays held until its process is gone', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const cleared = await clear(run.id, ['common_task_1'])
    expect(cleared).toMatchObject({
      reopened: false,
      ended: [claim.instance],
      ready: [{ instance: claim.instance, delivery: 2 }],
    })
    expect(await tested.store.instances.listTries(run.id, 'common_task_1', '')).toMatchObject([
      { outcome: 'cancelled', sentence: 'Cleared by somebody.' },
    ])
    expect(await tested.store.claims.renew([{ claim, pid: undefined }], LEASE_MS)).toMatchObject([{ held: false }])
    expect(await tested.store.claims.take(claimRequest(claim.instance))).toMatchObject({ kind: 'held' })
    expect(await tested.store.settlement.succeed(success(claim))).toEqual({ kind: 'fenced' })
    expect(await tested.store.claims.freeRevoked(claim)).toMatchObject({
      joined: [{ instance: claim.instance, delivery: 2 }],
    })
    expect(await tested.store.claims.freeRevoked(claim)).toEqual({ ready: [], joined: [] })
    const again = await claimed(tested.store, run.id, 'common_task_1')
    expect(again).toMatchObject({ claim: { epoch: 3, tryNumber: 2 }, lost: [] })
    expect(await tested.store.claims.freeRevoked(claim)).toEqual({ ready: [], joined: [] })
    expect(await tested.store.claims.renew([{ claim: again.claim, pid: undefined }], LEASE_MS)).toMatchObject([
      { held: true },
    ])
  })

  it('makes task instances that have not started wait again for a cleared upstream', async () => {
    const run = await expandedRun(tested.store)
    await succeedWith(run.id, 'common_task_1')
    expect((await clear(run.id, ['common_task_1']))?.ready).toMatchObject([{ taskId: 'common_task_1' }])
    expect(await statesOf(run.id)).toMatchObject({ common_task_1: 'queued', common_task_2: 'waiting' })
    expect(await pendingOf(run.id)).toEqual([0, 1, 1])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const result = await tested.store.settlement.succeed(
      success(claim, { downstream: behind('common_task_1').slice(0, 1) }),
    )
    expect(result).toMatchObject({ releasable: { ready: [{ taskId: 'common_task_2', delivery: 2 }] } })
  })

  it('clears a record of several runs once', async () => {
    const conf = { parameter_1: 'shared', parameter_2: '2' }
    const first = await expandedRun(tested.store, undefined, { conf })
    await succeedAll(first.id)
    const second = await expandedRun(tested.store, [{ taskId: 'common_task_1', decision: 'skip' }], { conf })
    const epochs = new Map()
    await clear(first.id, ['common_task_1'], { epochs })
    const { claim } = await claimed(tested.store, first.id, 'common_task_1')
    await clear(second.id, ['common_task_1'], { epochs })
    await tested.store.settlement.succeed(success(claim))
    const { id } = await instanceOf(tested.store, second.id, 'common_task_1')
    expect(await tested.store.claims.take(claimRequest(id))).toMatchObject({ kind: 'finished' })
  })

  it('lets a cancelled run continue', async () => {
    const run = await expandedRun(tested.store)
    expect(await tested.store.closing.cancel(run.id)).toBe('cancelled')
    await clear(
      run.id,
      CHAIN.map(({ id }) => id),
    )
    await succeedAll(run.id)
  })

  it('keeps a run open that another process is closing by an earlier read', async () => {
    const run = await expandedRun(tested.store)
    await succeedAll(run.id)
    const closing = Array.from({ length: 5 }, () => tested.store.closing.close(run.id))
    await clear(run.id, ['training_task_1'])
    await Promise.all(closing)
    expect(await tested.store.closing.close(run.id)).toBeUndefined()
    expect((await tested.store.runs.find(run.id))?.state).toBe('running')
  })

  it('changes nothing in a run that is unknown, not expanded, or without a selected task instance', async () => {
    expect(await clear(999_999, ['common_task_1'])).toBeUndefined()
    const run = await expandedRun(tested.store)
    await succeedAll(run.id)
    expect(await clear(run.id, ['no such task'])).toMatchObject({ cleared: [], ready: [], reopened: false })
    expect((await tested.store.runs.find(run.id))?.state).toBe('success')
  })
})
