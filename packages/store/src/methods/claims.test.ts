import type { ClaimRequest } from '@ml-airflow/core'
import { expect, it, vi } from 'vitest'
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
  recordFor,
  success,
} from '../testing/runs.ts'

const ONE = [{ taskId: 'common_task_1' }]

describeStores('claims', (tested) => {
  const claim = async (run: number, changes = {}) =>
    tested.store.claims.take(claimRequest((await instanceOf(tested.store, run, 'common_task_1')).id, changes))

  const free = (recordId: number) => tested.sql(`UPDATE common_task_1 SET lease_until = NULL WHERE id = ${recordId}`)

  it('begins a try', async () => {
    const run = await expandedRun(tested.store, ONE)
    const result = await claim(run.id)
    const instance = await instanceOf(tested.store, run.id, 'common_task_1')
    const record = await recordFor(tested.store, run.id, 'common_task_1')
    expect(result).toEqual({
      kind: 'claimed',
      instance,
      claim: {
        table: 'common_task_1',
        recordId: record.id,
        epoch: 1,
        run: run.id,
        instance: instance.id,
        tryNumber: 1,
      },
      logPath: '/logs/common_task_1//1.log',
      lineage: '',
      fingerprint: '',
      lost: [],
    })
    expect(instance).toMatchObject({ state: 'running', tryNumber: 1 })
    expect(record).toMatchObject({ held: true, epoch: 1, owner: 'ml_training_dag/run', finishedAt: undefined })
    expect(record.startedAt).toBeInstanceOf(Date)
    expect(await tested.store.instances.listTries(run.id, 'common_task_1', '')).toEqual([
      {
        instance: instance?.id,
        number: 1,
        outcome: undefined,
        exitCode: undefined,
        sentence: '',
        host: 'host-1',
        worker: 'worker-1',
        pid: undefined,
        startedAt: expect.any(Date),
        finishedAt: undefined,
        logPath: '/logs/common_task_1//1.log',
      },
    ])
  })

  it('refuses a running, a waiting and an unknown task instance', async () => {
    const run = await expandedRun(tested.store, [...ONE, { taskId: 'common_task_2', pending: 1 }])
    await claim(run.id)
    expect(await claim(run.id)).toMatchObject({ kind: 'refused', instance: { state: 'running', tryNumber: 1 } })
    const waiting = await instanceOf(tested.store, run.id, 'common_task_2')
    expect(await tested.store.claims.take(claimRequest(waiting.id))).toEqual({ kind: 'refused', instance: waiting })
    expect(await tested.store.claims.take(claimRequest(999_999))).toEqual({ kind: 'refused', instance: undefined })
  })

  it('refuses a task instance of an expansion that is not finished', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    await tested.store.expansion.addInstances(run.id, epoch, [
      await newInstance(tested.store, run.id, { taskId: 'common_task_1' }),
    ])
    expect(await claim(run.id)).toMatchObject({ kind: 'refused', instance: { state: 'queued' } })
  })

  it('waits while the DAG is paused', async () => {
    const run = await expandedRun(tested.store, ONE, { dagId: 'paused_dag' })
    await tested.store.dags.setPaused('paused_dag', true)
    expect(await claim(run.id)).toEqual({ kind: 'paused' })
    await tested.store.dags.setPaused('paused_dag', false)
    expect(await claim(run.id)).toMatchObject({ kind: 'claimed' })
  })

  it('waits for a retry that is not due', async () => {
    const run = await expandedRun(tested.store, ONE)
    const { claim: first } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.fail(failure(first, { next: { kind: 'retry', delayMs: 300 } }))
    const early = await claim(run.id)
    expect(early).toMatchObject({ kind: 'early', forMs: expect.any(Number) })
    expect(early.kind === 'early' && early.forMs).toBeLessThanOrEqual(300)
    const second = await vi.waitFor(() => claimed(tested.store, run.id, 'common_task_1'), { interval: 20 })
    expect(second.claim).toMatchObject({ epoch: 2, tryNumber: 2 })
    expect(second.instance).toMatchObject({ failures: 1, retryAt: undefined })
    expect(second.lost).toEqual([])
  })

  it('reports how long another claim holds the record', async () => {
    const conf = { parameter_1: 'held', parameter_2: '2' }
    const run = await expandedRun(tested.store, ONE, { conf })
    const other = await expandedRun(tested.store, ONE, { conf, runId: 'holder' })
    await claim(other.id)
    const held = await claim(run.id)
    expect(held).toMatchObject({ kind: 'held', forMs: expect.any(Number) })
    expect(held.kind === 'held' && held.forMs > LEASE_MS - 10_000 && held.forMs <= LEASE_MS).toBe(true)
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({ state: 'queued', tryNumber: 0 })
  })

  it('finds a record that another run has finished meanwhile', async () => {
    const conf = { parameter_1: 'finished', parameter_2: '2' }
    const run = await expandedRun(tested.store, ONE, { conf })
    const other = await expandedRun(tested.store, ONE, { conf })
    const work = { version: 'v1', inputs: 'abc' }
    const { claim: first } = await claimed(tested.store, other.id, 'common_task_1', work)
    await tested.store.settlement.succeed(success(first, { outputPath: '/out' }))
    expect(await claim(run.id, work)).toMatchObject({
      kind: 'finished',
      instance: { state: 'queued' },
      record: { finishedAt: expect.any(Date), outputPath: '/out', version: 'v1', inputs: 'abc', held: false, epoch: 1 },
    })
  })

  it.each([{ version: 'v2' }, { inputs: 'abc' }])('claims over a finish of other work than %o', async (work) => {
    const conf = { parameter_1: `other ${JSON.stringify(work)}`, parameter_2: '2' }
    const run = await expandedRun(tested.store, ONE, { conf })
    const other = await expandedRun(tested.store, ONE, { conf })
    await tested.store.settlement.succeed(success((await claimed(tested.store, other.id, 'common_task_1')).claim))
    expect(await claim(run.id, work)).toMatchObject({ kind: 'claimed', claim: { epoch: 2 } })
  })

  it('claims over a finish that does not count for it', async () => {
    const conf = { parameter_1: 'stale', parameter_2: '2' }
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim: first } = await claimed(tested.store, other.id, 'common_task_1')
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch: 1 }], { conf })
    await tested.store.settlement.succeed(success(first))
    expect((await recordFor(tested.store, run.id, 'common_task_1')).finishedAt).toBeInstanceOf(Date)
    expect((await claimed(tested.store, run.id, 'common_task_1')).claim.epoch).toBe(2)
  })

  it('claims over a finish made from other results upstream, and finds one made from the same', async () => {
    const conf = { parameter_1: 'lineage', parameter_2: '2' }
    const from = (lineage: string) => ({ upstream: { queriesFor: () => [], lineageOf: () => lineage } })
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim: first, lineage } = await claimed(tested.store, other.id, 'common_task_1', from('split 1@1'))
    expect(lineage).toBe('split 1@1')
    await tested.store.settlement.succeed(success(first))
    const run = await expandedRun(tested.store, ONE, { conf })
    expect(await claim(run.id, from('split 1@1'))).toMatchObject({ kind: 'finished' })
    expect(await claim(run.id, from('split 1@2'))).toMatchObject({ kind: 'claimed', claim: { epoch: 2 } })
  })

  it('reads the results upstream of the sample that it claims', async () => {
    const conf = { parameter_1: 'results', parameter_2: '2' }
    const run = await expandedRun(tested.store, [...ONE, { taskId: 'common_task_2' }], { conf })
    await tested.store.settlement.succeed(success((await claimed(tested.store, run.id, 'common_task_1')).claim))
    const stored = await tested.store.runs.load(run.id)
    const query = { table: 'common_task_1', keyColumn: 'ml_dag_id', parametersId: stored?.parametersIds.ml_dag ?? 0 }
    const { id: recordId } = await recordFor(tested.store, run.id, 'common_task_1')
    const results = vi.fn(() => 'from it')
    const upstream = {
      queriesFor: (sample: string) => [{ query, taskIds: ['common_task_1'], sample }],
      lineageOf: results,
    }
    expect((await claimed(tested.store, run.id, 'common_task_2', { upstream })).lineage).toBe('from it')
    expect(results).toHaveBeenCalledWith([{ taskId: 'common_task_1', sample: '', recordId, resultEpoch: 1 }])
  })

  it('takes over a record that was freed, and names the try that was lost', async () => {
    const conf = { parameter_1: 'lost', parameter_2: '2' }
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim: first, logPath } = await claimed(tested.store, other.id, 'common_task_1')
    await free(first.recordId)
    const run = await expandedRun(tested.store, ONE, { conf })
    const { claim: second, lost } = await claimed(tested.store, run.id, 'common_task_1')
    expect(second.epoch).toBe(2)
    expect(lost).toEqual([{ instance: first.instance, tryNumber: 1, epoch: 1, logPath, counts: true }])
    expect(await tested.store.settlement.succeed(success(first))).toEqual({ kind: 'fenced' })
    expect(await tested.store.settlement.fail(failure(first))).toEqual({ kind: 'fenced' })
    expect(await recordFor(tested.store, run.id, 'common_task_1')).toMatchObject({ epoch: 2, finishedAt: undefined })
    expect(await instanceOf(tested.store, other.id, 'common_task_1')).toMatchObject({ state: 'running', failures: 0 })
  })

  it('reports that a lost try from before the decision does not count', async () => {
    const conf = { parameter_1: 'outdated', parameter_2: '2' }
    const other = await expandedRun(tested.store, ONE, { conf })
    const { claim: first, logPath } = await claimed(tested.store, other.id, 'common_task_1')
    await free(first.recordId)
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch: first.epoch }], { conf })
    expect((await claimed(tested.store, run.id, 'common_task_1')).lost).toEqual([
      { instance: first.instance, tryNumber: 1, epoch: 1, logPath, counts: false },
    ])
  })

  it('names a try that its worker gave back as lost', async () => {
    const run = await expandedRun(tested.store, ONE)
    const { claim: first, logPath } = await claimed(tested.store, run.id, 'common_task_1')
    const end = { outcome: 'lost', exitCode: undefined, pid: 1, sentence: 'Requeued.' } as const
    await tested.store.settlement.fail(failure(first, { end, next: { kind: 'requeue', countsAsLoss: false } }))
    expect((await claimed(tested.store, run.id, 'common_task_1')).lost).toEqual([
      { instance: first.instance, tryNumber: 1, epoch: 1, logPath, counts: true },
    ])
  })

  it('renews the leases of claims that hold, notes pids, and tells of a cancelled run', async () => {
    const run = await expandedRun(tested.store, ONE)
    const cancelled = await expandedRun(tested.store, ONE)
    const dead = await expandedRun(tested.store, ONE)
    const claims = []
    for (const { id } of [run, cancelled, dead]) claims.push((await claimed(tested.store, id, 'common_task_1')).claim)
    await tested.store.closing.cancel(cancelled.id)
    await free(claims[2]?.recordId ?? 0)
    const beats = claims.map((one, index) => ({ claim: one, pid: index === 0 ? 4711 : undefined }))
    expect(await tested.store.claims.renew(beats, LEASE_MS)).toEqual([
      { claim: claims[0], held: true, cancelRequested: false },
      { claim: claims[1], held: true, cancelRequested: true },
      { claim: claims[2], held: false, cancelRequested: false },
    ])
    expect(await tested.store.claims.renew([], LEASE_MS)).toEqual([])
    expect((await tested.store.instances.listTries(run.id, 'common_task_1', ''))[0]?.pid).toBe(4711)
    expect(await recordFor(tested.store, dead.id, 'common_task_1')).toMatchObject({ held: false })
  })

  it.each([
    ['over', '2000-01-01 00:00:00.000'],
    ['too long to be believed', '2100-01-01 00:00:00.000'],
  ])('takes no record whose lease is %s, but reports how to free it if no renewal comes', async (_, until) => {
    const conf = { parameter_1: `lapsed ${until}`, parameter_2: '2' }
    const [run, other] = [
      await expandedRun(tested.store, ONE, { conf }),
      await expandedRun(tested.store, ONE, { conf }),
    ]
    const { claim: first } = await claimed(tested.store, run.id, 'common_task_1')
    expect(await claim(other.id)).toMatchObject({ kind: 'held', lapsed: undefined })
    const { table, recordId, epoch } = first
    const lapse = () => tested.sql(`UPDATE common_task_1 SET lease_until = '${until}' WHERE id = ${recordId}`)
    await lapse()
    const lapsed = { table, recordId, epoch, until }
    expect(await claim(other.id)).toMatchObject({ kind: 'held', lapsed })
    expect(await tested.store.claims.renew([{ claim: first, pid: undefined }], LEASE_MS)).toMatchObject([
      { held: true },
    ])
    expect(await tested.store.claims.free(lapsed)).toBe(false)
    await lapse()
    expect(await tested.store.claims.free(lapsed)).toBe(true)
    expect(await tested.store.claims.renew([{ claim: first, pid: undefined }], LEASE_MS)).toMatchObject([
      { held: false },
    ])
    expect(await claim(other.id)).toMatchObject({ kind: 'claimed', claim: { epoch: 2 } })
  })

  it('has one winner among 20 claimers of the same record', async () => {
    const others = [tested.store, await tested.another(), await tested.another(), await tested.another()]
    for (let round = 0; round < 10; round++) {
      const conf = { parameter_1: `race-${round}`, parameter_2: '2' }
      const runs = []
      for (let index = 0; index < 5; index++) runs.push(await expandedRun(tested.store, ONE, { conf }))
      const requests: ClaimRequest[] = []
      for (const run of runs) requests.push(claimRequest((await instanceOf(tested.store, run.id, 'common_task_1')).id))
      const results = await Promise.all(
        others.flatMap((store) => requests.map((request) => store.claims.take(request))),
      )
      expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(1)
      expect(results.filter(({ kind }) => kind !== 'claimed' && kind !== 'held' && kind !== 'refused')).toEqual([])
    }
  })
})
