import type { ForeseenInstance, Success, TaskDelivery } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import {
  claimed,
  claimRequest,
  expandedRun,
  firstClaimOf,
  type InstanceWish,
  instanceOf,
  recordFor,
  success,
} from '../testing/runs.ts'

const NEXT = { taskId: 'common_task_2', sample: '' }
const LIKELY = { ...NEXT, upstream: [] }
/** The settlement of the first one reads the last one ahead. */
const THREE = [
  { taskId: 'common_task_1', sample: 'before' },
  { taskId: 'common_task_1' },
  { taskId: 'common_task_2', pending: 1 },
]

describeStores('a foreseen successor', (tested) => {
  const triesOf = (run: number) => tested.store.instances.listTries(run, 'common_task_2', '')
  const stateOf = async (run: number, taskId: string) => (await instanceOf(tested.store, run, taskId)).state
  const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)

  /** A run with common_task_1 claimed, and common_task_2 read ahead. */
  async function foreseenIn(wishes: readonly InstanceWish[] = THREE, changes = {}) {
    const { store } = tested
    const run = await expandedRun(store, wishes, changes)
    const before = await claimed(store, run.id, 'common_task_1', { sample: 'before' })
    const likely = { taskId: 'common_task_1', sample: '', upstream: [], beyond: ['common_task_2'] }
    const read = await store.settlement.succeed(success(before.claim, { successor: () => undefined, likely }))
    const [foreseen] = (read.kind === 'settled' && read.foreseen) || []
    const { claim } = await claimed(store, run.id, 'common_task_1')
    return { run, claim, foreseen: foreseen as ForeseenInstance }
  }

  async function settle({ claim, foreseen }: Awaited<ReturnType<typeof foreseenIn>>, changes: Partial<Success> = {}) {
    const likely = { ...LIKELY, foreseen }
    const how = { downstream: [NEXT], successor, likely, ...changes }
    const result = await tested.store.settlement.succeed(success(claim, how))
    if (result.kind !== 'settled') throw new Error('It was fenced.')
    expect(await stateOf(claim.run, 'common_task_1')).toBe('success')
    return result
  }

  it('is claimed without having been read again', async () => {
    const known = await foreseenIn()
    const { claimed: taken, releasable, foreseen } = await settle(known)
    // Read again, the others ahead are read with it.
    expect(foreseen).toBeUndefined()
    const instance = await instanceOf(tested.store, known.run.id, 'common_task_2')
    const record = await recordFor(tested.store, known.run.id, 'common_task_2')
    expect(instance).toMatchObject({ state: 'running', tryNumber: 1, queuedAt: instance.startedAt })
    expect(releasable).toMatchObject({ ready: [{ run: known.run.id, instance: instance.id, delivery: 1 }], joined: [] })
    expect(taken).toEqual(firstClaimOf({ ...instance, queuedAt: undefined, startedAt: undefined }, record.id))
    expect(record).toMatchObject({ held: true, epoch: 1 })
    expect(await triesOf(known.run.id)).toMatchObject([{ worker: 'worker-1', outcome: undefined }])
  })

  it.each([
    ['a new result', false, 2],
    ['the same result', true, 1],
  ])('is made from %s of the task before it', async (_, isSameResult, epoch) => {
    const { store } = tested
    const conf = { parameter_1: String(isSameResult), parameter_2: 'again' }
    const earlier = await expandedRun(store, [{ taskId: 'common_task_1' }], { conf })
    await store.settlement.succeed(success((await claimed(store, earlier.id, 'common_task_1')).claim))
    const wishes = THREE.map((one) => ({ ...one, staleEpoch: 1 }))
    const known = await foreseenIn(wishes, { conf })
    const { id } = await recordFor(store, known.run.id, 'common_task_1')
    const parametersId = (await store.runs.load(known.run.id))?.parametersIds.ml_dag ?? 0
    const query = { table: 'common_task_1', keyColumn: 'ml_dag_id', parametersId }
    const upstream = [{ query, taskIds: ['common_task_1'], sample: '' }]
    const request = {
      queriesFor: () => upstream,
      lineageOf: (results: readonly { taskId: string; recordId: number; resultEpoch: number | undefined }[]) =>
        results.map(({ taskId, recordId, resultEpoch }) => `${taskId} ${recordId}@${resultEpoch}`).join(),
    }
    const { claimed: taken } = await settle(known, {
      isSameResult,
      likely: { ...LIKELY, upstream, foreseen: known.foreseen },
      successor: ([next]) => next && claimRequest(next.instance, { upstream: request }),
    })
    expect(taken?.lineage).toBe(`common_task_1 ${id}@${epoch}`)
  })

  it('leaves the others downstream to the queue', async () => {
    const other = { taskId: 'common_task_2', sample: 'other' }
    const known = await foreseenIn([...THREE, { ...other, pending: 1 }])
    const { claimed: taken, releasable } = await settle(known, { downstream: [NEXT, other] })
    expect(taken).toMatchObject({ instance: NEXT })
    const queued = await instanceOf(tested.store, known.run.id, 'common_task_2', 'other')
    expect(queued.state).toBe('queued')
    expect(releasable.ready.map(({ instance }) => instance)).toEqual([taken?.instance.id, queued.id])
  })

  it.each([
    ['cleared tasks of the run', 'UPDATE dag_run SET epoch = epoch + 1 WHERE id = :run'],
    ['started it over', 'UPDATE task_instance SET delivery = delivery + 1 WHERE id = :instance'],
    ['made its results stale', 'UPDATE task_instance SET stale_epoch = 5 WHERE id = :instance'],
    ['raised the number of its tries', 'UPDATE task_instance SET try_number = 1 WHERE id = :instance'],
  ])('is read again after somebody %s', async (_, sql) => {
    const known = await foreseenIn()
    await tested.sql(sql.replace(':run', `${known.run.id}`).replace(':instance', `${known.foreseen.instance.id}`))
    const { claimed: taken, foreseen } = await settle(known)
    expect(foreseen).toEqual([])
    expect(taken).toMatchObject({ instance: { state: 'running', startedAt: expect.any(Date) } })
    expect(await stateOf(known.run.id, 'common_task_2')).toBe('running')
  })

  it.each([
    ['of a cancelled run', 'UPDATE dag_run SET cancel_requested = 1 WHERE id = :run', 'queued'],
    ['of a paused DAG', "INSERT INTO dag (dag_id, paused) VALUES ('paused_foreseen', 1)", 'queued'],
    ['that has ended', "UPDATE task_instance SET state = 'success', pending = 0 WHERE id = :instance", 'success'],
    ['with a pool', "UPDATE task_instance SET pool = 'gpu' WHERE id = :instance", 'queued'],
    ['that waits for another task', 'UPDATE task_instance SET pending = 2 WHERE id = :instance', 'waiting'],
    ['whose record is held', 'UPDATE common_task_2 SET lease_until = {later} WHERE id = :record', 'queued'],
  ])('%s is not claimed', async (title, sql, state) => {
    const dagId = title === 'of a paused DAG' ? 'paused_foreseen' : 'foreseen'
    const known = await foreseenIn(THREE, { dagId, conf: { parameter_1: title, parameter_2: 'foreseen' } })
    const { run, foreseen } = known
    const given = [
      [':run', run.id],
      [':instance', foreseen.instance.id],
      [':record', foreseen.recordId],
      ['{later}', "'2099-01-01 00:00:00.000'"],
    ] as const
    await tested.sql(given.reduce((text, [name, value]) => text.replace(name, String(value)), sql))
    const { claimed: taken } = await settle(known)
    expect(taken).toBeUndefined()
    expect(await stateOf(run.id, 'common_task_2')).toBe(state)
    expect(await triesOf(run.id)).toEqual([])
  })

  it('of a run that was removed is not claimed', async () => {
    const { claim, foreseen } = await foreseenIn(THREE, { conf: { parameter_1: 'removed', parameter_2: 'foreseen' } })
    const tries =
      'DELETE FROM task_try WHERE task_instance_id IN (SELECT id FROM task_instance WHERE dag_run_id = :run)'
    for (const sql of [
      tries,
      'DELETE FROM task_instance WHERE dag_run_id = :run',
      'DELETE FROM dag_run WHERE id = :run',
    ])
      await tested.sql(sql.replace(':run', `${claim.run}`))
    const end = success(claim, { downstream: [NEXT], successor, likely: { ...LIKELY, foreseen } })
    expect(await tested.store.settlement.succeed(end)).not.toHaveProperty('claimed.claim')
    const [next] = await tested.sql(`SELECT lease_until FROM common_task_2 WHERE id = ${foreseen.recordId}`)
    expect(next).toEqual({ lease_until: null })
  })
})
