import { GraphIndex } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import {
  CHAIN,
  CHAIN_INDEX,
  claimed,
  expandedRun,
  failure,
  instanceOf,
  LEASE_MS,
  recordFor,
  success,
} from '../testing/runs.ts'

const ONE = [{ taskId: 'common_task_1' }]
const NEXT = [{ taskId: 'common_task_2', sample: '' }]
const BEHIND = [...NEXT, { taskId: 'training_task_1', sample: '' }]

describeStores('settlement', (tested) => {
  it('keeps the older finish of a task that is redone until the new try has succeeded', async () => {
    const conf = { parameter_1: 'kept', parameter_2: '2' }
    const plain = await expandedRun(tested.store, ONE, { conf })
    const { claim: first } = await claimed(tested.store, plain.id, 'common_task_1')
    await tested.store.settlement.succeed(success(first, { outputPath: '/out/1' }))
    const before = await recordFor(tested.store, plain.id, 'common_task_1')
    const again = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch: 1 }], { conf })
    const { claim: second } = await claimed(tested.store, again.id, 'common_task_1', { owner: 'other/run' })
    const kept = { finishedAt: before.finishedAt, startedAt: before.startedAt, finishEpoch: 1, outputPath: '/out/1' }
    expect(await recordFor(tested.store, again.id, 'common_task_1')).toMatchObject({
      ...kept,
      held: true,
      owner: 'other/run',
      finishedBy: 'ml_training_dag/run',
    })
    await tested.store.settlement.fail(failure(second))
    expect(await recordFor(tested.store, again.id, 'common_task_1')).toMatchObject({ ...kept, held: false })
  })

  it('keeps the manifest and inputs of an output, and the epoch since which it is the same', async () => {
    const conf = { parameter_1: 'same', parameter_2: '2' }
    const manifest = JSON.stringify({ count: 1, bytes: 5, files: [['', 5, 1.5, null]] })
    const make = async (staleEpoch: number, isSameResult: boolean) => {
      const run = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch }], { conf })
      const { claim } = await claimed(tested.store, run.id, 'common_task_1', { fingerprint: 'mark file' })
      await tested.store.settlement.succeed(success(claim, { outputPath: '/out/1', manifest, isSameResult }))
      return recordFor(tested.store, run.id, 'common_task_1')
    }
    expect(await make(-1, false)).toMatchObject({
      fingerprint: 'mark file',
      finishEpoch: 1,
      resultEpoch: 1,
      manifest: { bytes: 5, files: [{ path: '', size: 5, mtime: 1.5, hash: undefined }] },
    })
    expect(await make(1, true)).toMatchObject({ finishEpoch: 2, resultEpoch: 1 })
    expect(await make(2, true)).toMatchObject({ finishEpoch: 3, resultEpoch: 1 })
    expect(await make(3, false)).toMatchObject({ finishEpoch: 4, resultEpoch: 4 })
  })

  const stateOf = async (run: number, taskId: string, sample = '') =>
    (await instanceOf(tested.store, run, taskId, sample)).state

  it('records a success and queues the tasks downstream', async () => {
    const run = await expandedRun(tested.store)
    const work = { version: 'v1', inputs: 'digest' }
    const { claim } = await claimed(tested.store, run.id, 'common_task_1', work)
    const settled = { outputPath: '/out/1', downstream: NEXT }
    const next = await instanceOf(tested.store, run.id, 'common_task_2')
    expect(await tested.store.settlement.succeed(success(claim, settled))).toEqual({
      kind: 'settled',
      releasable: {
        ready: [
          { run: run.id, instance: next.id, taskId: 'common_task_2', delivery: 1, priorityWeight: 1, delayMs: 0 },
        ],
        joined: [],
      },
    })
    const record = await recordFor(tested.store, run.id, 'common_task_1')
    expect(record).toMatchObject({ ...work, held: false, outputPath: '/out/1', epoch: 1, finishEpoch: 1, lineage: '' })
    expect(record.finishedAt?.getTime()).toBeGreaterThanOrEqual(record.startedAt?.getTime() ?? Number.NaN)
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({
      state: 'success',
      outputPath: '/out/1',
      finishedAt: expect.any(Date),
    })
    expect(await instanceOf(tested.store, run.id, 'common_task_2')).toMatchObject({
      state: 'queued',
      queuedAt: expect.any(Date),
    })
    expect(await stateOf(run.id, 'training_task_1')).toBe('waiting')
    expect(await tested.store.instances.listTries(run.id, 'common_task_1', '')).toMatchObject([
      { outcome: 'success', exitCode: 0, pid: 42, sentence: 'Exit code 0.', finishedAt: expect.any(Date) },
    ])
  })

  it('answers a repeated success as the first one, and counts it once', async () => {
    const run = await expandedRun(tested.store, [
      ...ONE,
      { taskId: 'common_task_2', pending: 1 },
      { taskId: 'training_task_1', pending: 2 },
    ])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const first = await tested.store.settlement.succeed(success(claim, { downstream: BEHIND }))
    expect(await tested.store.settlement.succeed(success(claim, { downstream: BEHIND }))).toEqual(first)
    expect(first).toMatchObject({ releasable: { ready: [{ taskId: 'common_task_2' }] } })
    expect(await stateOf(run.id, 'training_task_1')).toBe('waiting')
    expect(await tested.store.settlement.fail(failure(claim))).toEqual({ kind: 'fenced' })
  })

  it('queues a fan-in once, when the last of many has succeeded at the same time', async () => {
    const another = await tested.another()
    const samples = Array.from({ length: 20 }, (_, index) => `s${index}`)
    const run = await expandedRun(tested.store, [
      ...samples.map((sample) => ({ taskId: 'common_task_1', sample })),
      { taskId: 'common_task_2', pending: samples.length },
    ])
    const claims = []
    for (const sample of samples) claims.push((await claimed(tested.store, run.id, 'common_task_1', { sample })).claim)
    const results = await Promise.all(
      claims.map((claim, index) =>
        (index % 2 ? another : tested.store).settlement.succeed(success(claim, { downstream: NEXT })),
      ),
    )
    const releasable = results.flatMap((result) => (result.kind === 'settled' ? result.releasable.ready : []))
    expect(releasable.map(({ taskId }) => taskId)).toContain('common_task_2')
    expect(await stateOf(run.id, 'common_task_2')).toBe('queued')
  })

  it('queues all samples behind a task, or the same one', async () => {
    const run = await expandedRun(tested.store, [
      ...ONE,
      ...['a', 'b'].map((sample) => ({ taskId: 'common_task_2', sample, pending: 1 })),
      ...['a', 'b'].map((sample) => ({ taskId: 'training_task_1', sample, pending: 1 })),
    ])
    const all = [{ taskId: 'common_task_2', sample: undefined }]
    const first = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.succeed(success(first.claim, { downstream: all }))
    expect(await tested.store.settlement.queuedAmong(run.id, all)).toMatchObject([{ delivery: 1 }, { delivery: 1 }])
    const { claim } = await claimed(tested.store, run.id, 'common_task_2', { sample: 'b' })
    await tested.store.settlement.succeed(success(claim, { downstream: [{ taskId: 'training_task_1', sample: 'b' }] }))
    expect(await stateOf(run.id, 'training_task_1', 'a')).toBe('waiting')
    expect(await stateOf(run.id, 'training_task_1', 'b')).toBe('queued')
    expect(await tested.store.settlement.queuedAmong(run.id, [])).toEqual([])
  })

  it('names the task instances that wait for the same record', async () => {
    const conf = { parameter_1: 'joined', parameter_2: '2' }
    const run = await expandedRun(tested.store, ONE, { conf })
    const others = [await expandedRun(tested.store, ONE, { conf }), await expandedRun(tested.store, ONE, { conf })]
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const result = await tested.store.settlement.succeed(success(claim))
    expect(result).toMatchObject({ releasable: { ready: [], joined: others.map(({ id }) => ({ run: id })) } })
  })

  it('retries after a failure, and names the task instances that wait for the same record', async () => {
    const conf = { parameter_1: 'retried', parameter_2: '2' }
    const run = await expandedRun(tested.store, undefined, { conf })
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const retry = failure(claim, { next: { kind: 'retry', delayMs: 60_000 }, index: CHAIN_INDEX })
    expect(await tested.store.settlement.fail(retry)).toMatchObject({
      releasable: { ready: [], joined: [{ run: other.id }] },
    })
    await tested.store.settlement.fail(retry)
    const instance = await instanceOf(tested.store, run.id, 'common_task_1')
    expect(instance).toMatchObject({ state: 'up_for_retry', failures: 1, losses: 0, tryNumber: 1 })
    expect((instance.retryAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(50_000)
    expect(await stateOf(run.id, 'common_task_2')).toBe('waiting')
    expect(await recordFor(tested.store, run.id, 'common_task_1')).toMatchObject({ held: false, finishedAt: undefined })
    const [delivery] = await tested.store.reconciliation.listQueuedInstances(run.id, { after: 0, limit: 10, forMs: 0 })
    expect(delivery?.delayMs).toBeGreaterThan(50_000)
    expect((await claimed(tested.store, other.id, 'common_task_1')).claim.epoch).toBe(2)
    expect(await tested.store.settlement.fail(retry)).toEqual({ kind: 'fenced' })
  })

  it('gives a task back without counting it, or as a loss', async () => {
    const run = await expandedRun(tested.store, ONE)
    const end = { outcome: 'lost', exitCode: undefined, pid: undefined, sentence: 'Requeued.' } as const
    for (const countsAsLoss of [false, true, true]) {
      const { claim } = await claimed(tested.store, run.id, 'common_task_1')
      await tested.store.settlement.fail(failure(claim, { end, next: { kind: 'requeue', countsAsLoss } }))
    }
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({
      state: 'queued',
      tryNumber: 3,
      failures: 0,
      losses: 2,
    })
  })

  it('settles a failure with everything downstream', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    for (let again = 0; again < 2; again++)
      expect(await tested.store.settlement.fail(failure(claim, { index: CHAIN_INDEX }))).toMatchObject({
        kind: 'settled',
      })
    expect(await tested.store.instances.list(run.id)).toMatchObject([
      { state: 'failed', failures: 1, finishedAt: expect.any(Date) },
      { state: 'upstream_failed', reason: 'upstream_failed', sentence: "'common_task_1' upstream of it failed." },
      { state: 'upstream_failed', finishedAt: expect.any(Date) },
    ])
    expect(await tested.store.closing.close(run.id)).toBe('failed')
  })

  it.each([
    ['without rules', CHAIN],
    ['with rules', [...CHAIN, { id: 'common_task_3', after: [], perSample: false, rule: 'all_done' as const }]],
  ])('lets what waits behind a kept task for another one go on, in a graph %s', async (_, graph) => {
    const waiting = { id: 'training_task_1', after: ['common_task_2', 'testing_task_1'], perSample: false }
    const index = new GraphIndex([...graph.filter(({ id }) => id !== waiting.id), waiting])
    const kept = { taskId: 'common_task_2', decision: 'skip' } as const
    const run = await expandedRun(tested.store, [...ONE, kept, { taskId: waiting.id, pending: 1 }])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.fail(failure(claim, { index }))
    expect(await stateOf(run.id, 'training_task_1')).toBe('waiting')
  })

  it('names the root cause behind a task whose rule names none', async () => {
    const graph = CHAIN.map((task) => (task.id === 'common_task_2' ? { ...task, rule: 'one_success' as const } : task))
    const run = await expandedRun(tested.store, undefined, { graph })
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.fail(failure(claim, { index: new GraphIndex(graph) }))
    expect(await instanceOf(tested.store, run.id, 'common_task_2')).toMatchObject({ state: 'upstream_failed' })
    expect((await instanceOf(tested.store, run.id, 'training_task_1')).sentence).toBe(
      "'common_task_1' upstream of it failed.",
    )
  })

  it('names the root cause, in a graph with rules as in one without', async () => {
    const graph = [...CHAIN, { id: 'common_task_3', after: [], perSample: false, rule: 'all_done' as const }]
    for (const index of [CHAIN_INDEX, new GraphIndex(graph)]) {
      const run = await expandedRun(tested.store)
      const { claim } = await claimed(tested.store, run.id, 'common_task_1')
      await tested.store.settlement.fail(failure(claim, { index }))
      expect(await instanceOf(tested.store, run.id, 'training_task_1')).toMatchObject({
        state: 'upstream_failed',
        sentence: "'common_task_1' upstream of it failed.",
      })
    }
  })

  it('settles a cancelled task with everything downstream', async () => {
    const samples = ['a', 'b']
    const run = await expandedRun(tested.store, [
      ...samples.map((sample) => ({ taskId: 'common_task_1', sample })),
      ...samples.map((sample) => ({ taskId: 'common_task_2', sample, pending: 1 })),
    ])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1', { sample: 'a' })
    const end = { outcome: 'cancelled', exitCode: undefined, pid: 1, sentence: 'The run was cancelled.' } as const
    const index = new GraphIndex(CHAIN.map((task) => ({ ...task, perSample: true })))
    await tested.store.settlement.fail(failure(claim, { end, next: { kind: 'settle', state: 'cancelled' }, index }))
    expect(await instanceOf(tested.store, run.id, 'common_task_1', 'a')).toMatchObject({
      state: 'cancelled',
      failures: 0,
    })
    expect(await instanceOf(tested.store, run.id, 'common_task_2', 'a')).toMatchObject({
      state: 'cancelled',
      sentence: "'common_task_1' for sample 'a' upstream of it was cancelled.",
    })
    expect(await stateOf(run.id, 'common_task_2', 'b')).toBe('waiting')
  })

  it('starts nothing again in a run that was cancelled meanwhile', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.closing.cancel(run.id)
    await tested.store.settlement.fail(failure(claim, { next: { kind: 'retry', delayMs: 0 }, index: CHAIN_INDEX }))
    expect(await stateOf(run.id, 'common_task_1')).toBe('cancelled')
    expect(await tested.store.closing.close(run.id)).toBe('cancelled')
  })

  it('skips a task that another run has finished, once', async () => {
    const conf = { parameter_1: 'skipped', parameter_2: '2' }
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim } = await claimed(tested.store, other.id, 'common_task_1')
    await tested.store.settlement.succeed(success(claim, { outputPath: '/out/2' }))
    const run = await expandedRun(tested.store, undefined, { conf })
    const { id } = await instanceOf(tested.store, run.id, 'common_task_1')
    for (let again = 0; again < 2; again++) {
      const releasable = await tested.store.settlement.skip(id, 'Finished elsewhere.', NEXT)
      expect(releasable).toMatchObject({ ready: [{ taskId: 'common_task_2' }], joined: [] })
    }
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({
      state: 'skipped',
      decision: 'skip',
      reason: 'finished',
      sentence: 'Finished elsewhere.',
      outputPath: '/out/2',
    })
    expect(await tested.store.instances.outputsOf(run.id, [{ taskId: 'common_task_1', sample: '' }])).toEqual([
      { taskId: 'common_task_1', sample: '', outputPath: '/out/2' },
    ])
    expect(await tested.store.settlement.skip(999_999, '', NEXT)).toEqual({ ready: [], joined: [] })
  })

  it('lets a worker finish late unless another claim has taken over its record', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.sql(`UPDATE common_task_1 SET lease_until = NULL WHERE id = ${claim.recordId}`)
    expect(await tested.store.reconciliation.requeueOrphan(claim.instance, 5, CHAIN_INDEX)).toMatchObject({
      kind: 'requeued',
    })
    expect(await tested.store.settlement.succeed(success(claim, { downstream: NEXT }))).toMatchObject({
      releasable: { ready: [{ taskId: 'common_task_2' }] },
    })
    expect(await stateOf(run.id, 'common_task_1')).toBe('success')
    expect((await tested.store.instances.listTries(run.id, 'common_task_1', ''))[0]?.outcome).toBe('success')
  })

  it('keeps a sentence of any length and with any character', async () => {
    const run = await expandedRun(tested.store, ONE)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1', { leaseMs: LEASE_MS })
    const sentence = `'"\\ 🙂 ${'x'.repeat(100_000)}`
    await tested.store.settlement.fail(failure(claim, { end: { outcome: 'failed', exitCode: 1, pid: 1, sentence } }))
    const [one] = await tested.store.instances.listTries(run.id, 'common_task_1', '')
    expect(one?.sentence).toHaveLength(2_000)
    expect(one?.sentence.startsWith(`'"\\ 🙂 xxx`)).toBe(true)
  })
})
