import type { TaskDelivery } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, claimRequest, expandedRun, firstClaimOf, instanceOf, recordFor, success } from '../testing/runs.ts'

const NEXT = [{ taskId: 'common_task_2', sample: '' }]
const TWO = [{ taskId: 'common_task_1' }, { taskId: 'common_task_2', pending: 1 }]

describeStores('a successor', (tested) => {
  const triesOf = (run: number) => tested.store.instances.listTries(run, 'common_task_2', '')
  const stateOf = async (run: number, taskId: string) => (await instanceOf(tested.store, run, taskId)).state

  /** Settles common_task_1, and requests common_task_2 with it. */
  async function settle(run: number, changes = {}) {
    const { claim } = await claimed(tested.store, run, 'common_task_1')
    const successor = (ready: readonly TaskDelivery[]) => ready[0] && claimRequest(ready[0].instance, changes)
    const result = await tested.store.settlement.succeed(success(claim, { downstream: NEXT, successor }))
    if (result.kind !== 'settled') throw new Error('It was fenced.')
    expect(await stateOf(run, 'common_task_1')).toBe('success')
    return result
  }

  it('is claimed in the transaction that made it ready, as by a claim after it', async () => {
    const run = await expandedRun(tested.store, TWO)
    const { claimed: taken, releasable } = await settle(run.id, { worker: 'worker-2' })
    const instance = await instanceOf(tested.store, run.id, 'common_task_2')
    const record = await recordFor(tested.store, run.id, 'common_task_2')
    expect(releasable.ready).toMatchObject([{ instance: instance.id }])
    expect(taken).toEqual(firstClaimOf(instance, record.id))
    expect(instance).toMatchObject({ state: 'running', tryNumber: 1 })
    expect(record).toMatchObject({ held: true, epoch: 1 })
    expect(await triesOf(run.id)).toMatchObject([{ worker: 'worker-2', outcome: undefined }])
  })

  it('is made from the result that was settled with it', async () => {
    const run = await expandedRun(tested.store, TWO)
    const { id, taskId } = await recordFor(tested.store, run.id, 'common_task_1')
    const stored = await tested.store.runs.load(run.id)
    const parametersId = stored?.parametersIds.ml_dag ?? 0
    const query = {
      query: { table: 'common_task_1', keyColumn: 'ml_dag_id', parametersId },
      taskIds: [taskId],
      sample: '',
    }
    const lineageOf = (results: readonly { recordId: number; resultEpoch: number }[]) =>
      results.map(({ recordId, resultEpoch }) => `${recordId}@${resultEpoch}`).join()
    const { claimed: taken } = await settle(run.id, { upstream: { queriesFor: () => [query], lineageOf } })
    expect(taken?.lineage).toBe(`${id}@1`)
  })

  it.each([
    ['as foreseen', { taskId: 'common_task_2', sample: '', upstream: [] }],
    ['after another was foreseen', { taskId: 'common_task_1', sample: '', upstream: [] }],
    ['after none was there', { taskId: 'nowhere', sample: '', upstream: [] }],
  ])('is claimed %s', async (_, likely) => {
    const run = await expandedRun(tested.store, TWO)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)
    const result = await tested.store.settlement.succeed(success(claim, { downstream: NEXT, successor, likely }))
    expect(result).toMatchObject({ claimed: { instance: { taskId: 'common_task_2', state: 'running' } } })
    expect(await stateOf(run.id, 'common_task_2')).toBe('running')
  })

  const notClaimed = async (run: number) => {
    const { claimed: taken } = await settle(run)
    expect(taken).toBeUndefined()
    expect(await stateOf(run, 'common_task_2')).toBe('queued')
    expect(await triesOf(run)).toEqual([])
  }

  it('waits behind a paused DAG', async () => {
    const run = await expandedRun(tested.store, TWO, { dagId: 'paused_successor' })
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.dags.setPaused('paused_successor', true)
    const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)
    const result = await tested.store.settlement.succeed(success(claim, { downstream: NEXT, successor }))
    expect(result).toMatchObject({ kind: 'settled', releasable: { ready: [{ taskId: 'common_task_2' }] } })
    expect(result).not.toHaveProperty('claimed.kind')
    expect(await stateOf(run.id, 'common_task_2')).toBe('queued')
  })

  it('of a cancelled run is not claimed', async () => {
    const run = await expandedRun(tested.store, TWO)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.sql(`UPDATE dag_run SET cancel_requested = 1 WHERE id = ${run.id}`)
    const successor = ([next]: readonly TaskDelivery[]) => next && claimRequest(next.instance)
    const result = await tested.store.settlement.succeed(success(claim, { downstream: NEXT, successor }))
    expect(result).not.toHaveProperty('claimed.kind')
    expect(await stateOf(run.id, 'common_task_1')).toBe('success')
    expect(await triesOf(run.id)).toEqual([])
  })

  it('waits for its pool, and for the holder of its record', async () => {
    const pooled = [TWO[0] ?? NEXT[0], { taskId: 'common_task_2', pending: 1, pool: 'gpu' }] as typeof TWO
    await notClaimed((await expandedRun(tested.store, pooled)).id)
    const conf = { parameter_1: 'held by another', parameter_2: '2' }
    const holder = await expandedRun(tested.store, [{ taskId: 'common_task_2' }], { conf })
    await claimed(tested.store, holder.id, 'common_task_2')
    await notClaimed((await expandedRun(tested.store, TWO, { conf })).id)
  })

  it('that another process has started meanwhile leaves the end of the task as it is', async () => {
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }, { taskId: 'common_task_2' }])
    const other = await claimed(tested.store, run.id, 'common_task_2')
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const successor = () => claimRequest(other.instance.id)
    expect(await tested.store.settlement.succeed(success(claim, { successor }))).toMatchObject({ kind: 'settled' })
    expect(await stateOf(run.id, 'common_task_1')).toBe('success')
    expect(await triesOf(run.id)).toHaveLength(1)
  })
})
