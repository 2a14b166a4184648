import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { CHAIN_INDEX, claimed, expandedRun, instanceOf, LEASE_MS } from '../testing/runs.ts'

describeStores('orphans', (tested) => {
  const free = (table = 'common_task_1') => tested.sql(`UPDATE ${table} SET lease_until = NULL`)

  const orphansOf = async (run: number) =>
    (await tested.store.reconciliation.findOrphans({ leaseMs: LEASE_MS, limit: 100 })).filter((one) => one.run === run)

  it.each([
    ['is over', '2000-01-01 00:00:00.000'],
    ['dates from before the clock was set back', '2100-01-01 00:00:00.000'],
  ])('finds running task instances whose lease %s, in every table', async (_, until) => {
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }, { taskId: 'training_task_1' }])
    const first = await claimed(tested.store, run.id, 'common_task_1')
    const second = await claimed(tested.store, run.id, 'training_task_1')
    expect(await orphansOf(run.id)).toEqual([])
    for (const { table } of [first.claim, second.claim])
      await tested.sql(`UPDATE ${table} SET lease_until = '${until}'`)
    expect(await orphansOf(run.id)).toEqual(
      [first, second].map(({ instance, claim: { table, recordId, epoch } }) => ({
        instance: instance.id,
        run: run.id,
        taskId: table,
        sample: '',
        lapsed: { table, recordId, epoch, until },
      })),
    )
    expect(await tested.store.reconciliation.findOrphans({ leaseMs: LEASE_MS, limit: 1 })).toHaveLength(1)
    expect(await tested.store.reconciliation.requeueOrphan(first.instance.id, 5, CHAIN_INDEX)).toEqual({
      kind: 'alive',
    })
    await Promise.all([free('common_task_1'), free('training_task_1')])
    expect((await orphansOf(run.id)).map(({ lapsed }) => lapsed)).toEqual([undefined, undefined])
  })

  it('finds a task instance whose record another run has taken over', async () => {
    const conf = { parameter_1: 'taken over', parameter_2: '2' }
    const run = await expandedRun(tested.store, undefined, { conf })
    const other = await expandedRun(tested.store, undefined, { conf })
    await claimed(tested.store, run.id, 'common_task_1')
    await free()
    await claimed(tested.store, other.id, 'common_task_1')
    expect(await orphansOf(run.id)).toHaveLength(1)
    expect(await orphansOf(other.id)).toEqual([])
  })

  it('F49: sends an orphan off again under a new delivery, once for three reconcilers', async () => {
    const run = await expandedRun(tested.store)
    const { claim, logPath } = await claimed(tested.store, run.id, 'common_task_1')
    expect(await tested.store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)).toEqual({ kind: 'alive' })
    await free()
    const others = [await tested.another(), await tested.another()]
    const results = await Promise.all(
      [tested.store, ...others].map((store) => store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)),
    )
    expect(results.map(({ kind }) => kind).sort()).toEqual(['alive', 'alive', 'requeued'])
    expect(results.find(({ kind }) => kind === 'requeued')).toEqual({
      kind: 'requeued',
      delivery: {
        run: run.id,
        instance: claim.instance,
        taskId: 'common_task_1',
        delivery: 2,
        priorityWeight: 1,
        delayMs: 0,
      },
    })
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({
      state: 'queued',
      losses: 1,
      failures: 0,
    })
    expect(await tested.store.instances.listTries(run.id, 'common_task_1', '')).toMatchObject([
      { outcome: 'lost', finishedAt: expect.any(Date), sentence: expect.stringContaining('went away') },
    ])
    expect(await orphansOf(run.id)).toEqual([])
    const { lost } = await claimed(tested.store, run.id, 'common_task_1')
    expect(lost).toEqual([{ instance: claim.instance, tryNumber: 1, epoch: 1, logPath, counts: true }])
    expect(await tested.store.claims.renew([{ claim, pid: undefined }], LEASE_MS)).toMatchObject([{ held: false }])
  })

  it('leaves the evidence of every worker that died, the last one first', async () => {
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }])
    for (let deaths = 0; deaths < 2; deaths++) {
      const { claim } = await claimed(tested.store, run.id, 'common_task_1')
      await free()
      await tested.store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)
    }
    const { lost } = await claimed(tested.store, run.id, 'common_task_1')
    expect(lost).toMatchObject([
      { epoch: 2, counts: true },
      { epoch: 1, counts: true },
    ])
  })

  it('F43: fails a task that was lost too often, and everything downstream of it', async () => {
    const run = await expandedRun(tested.store)
    for (const kind of ['requeued', 'requeued', 'failed']) {
      const { claim } = await claimed(tested.store, run.id, 'common_task_1')
      await free()
      expect((await tested.store.reconciliation.requeueOrphan(claim.instance, 2, CHAIN_INDEX)).kind).toBe(kind)
    }
    expect(await tested.store.instances.list(run.id)).toMatchObject([
      { state: 'failed', reason: 'lost', losses: 3, failures: 0, sentence: 'Its worker went away 3 times.' },
      { state: 'upstream_failed' },
      { state: 'upstream_failed' },
    ])
    expect(await tested.store.closing.close(run.id)).toBe('failed')
  })

  it('settles an orphan of a cancelled run', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.closing.cancel(run.id)
    await free()
    expect((await tested.store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)).kind).toBe('failed')
    expect(await tested.store.closing.close(run.id)).toBe('cancelled')
  })

  it('does not touch task instances that do not run or exist', async () => {
    const run = await expandedRun(tested.store)
    const { id } = await instanceOf(tested.store, run.id, 'common_task_1')
    expect(await tested.store.reconciliation.requeueOrphan(id, 5, CHAIN_INDEX)).toEqual({ kind: 'alive' })
    expect(await tested.store.reconciliation.requeueOrphan(999_999, 5, CHAIN_INDEX)).toEqual({ kind: 'alive' })
  })
})
