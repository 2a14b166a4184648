import type { ForeseenInstance } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimRequest, expandedRun, instanceOf, success } from '../testing/runs.ts'

const QUEUED = ['a', 'b', 'c'].map((sample) => ({ taskId: 'common_task_1', sample }))

describeStores('a queued sibling', (tested) => {
  const siblingOf = (run: number) => instanceOf(tested.store, run, 'common_task_1', 'b')

  /** A run with sample a claimed, and the others read with it. */
  async function readWith(changes = {}) {
    const { store } = tested
    const run = await expandedRun(store, [...QUEUED, { taskId: 'common_task_2', pending: 3 }], changes)
    const { id } = await instanceOf(store, run.id, 'common_task_1', 'a')
    const taken = await store.claims.take(claimRequest(id, { sample: 'a', withSiblings: true }))
    if (taken.kind !== 'claimed') throw new Error(taken.kind)
    return { run, claim: taken.claim, siblings: taken.siblings ?? [] }
  }

  async function settle({ claim, siblings }: Awaited<ReturnType<typeof readWith>>) {
    const foreseen = siblings.find(({ instance }) => instance.sample === 'b') as ForeseenInstance
    const sibling = { foreseen, request: claimRequest(foreseen.instance.id), lineage: 'made from these' }
    const result = await tested.store.settlement.succeed(
      success(claim, { downstream: [{ taskId: 'common_task_2', sample: '' }], sibling }),
    )
    expect((await instanceOf(tested.store, claim.run, 'common_task_1', 'a')).state).toBe('success')
    if (result.kind !== 'settled') throw new Error('It was fenced.')
    return result.claimed
  }

  it('is read with a claim, and claimed with its end', async () => {
    const read = await readWith()
    expect(read.siblings.map(({ instance }) => instance.sample).toSorted()).toEqual(['b', 'c'])
    const taken = await settle(read)
    const { id } = await siblingOf(read.run.id)
    expect(taken).toMatchObject({ instance: { id, state: 'running', tryNumber: 1 }, lineage: 'made from these' })
    expect(await siblingOf(read.run.id)).toMatchObject({ state: 'running', tryNumber: 1, startedAt: expect.any(Date) })
    expect((await instanceOf(tested.store, read.run.id, 'common_task_2')).state).toBe('waiting')
  })

  it.each([
    ['of a cancelled run', 'UPDATE dag_run SET cancel_requested = 1 WHERE id = :run'],
    ['of a cleared run', 'UPDATE dag_run SET epoch = epoch + 1 WHERE id = :run'],
    ['of a paused DAG', "INSERT INTO dag (dag_id, paused) VALUES ('paused_sibling', 1)"],
    ['that was started over', 'UPDATE task_instance SET delivery = delivery + 1 WHERE id = :instance'],
    ['whose result became stale', 'UPDATE task_instance SET stale_epoch = 5 WHERE id = :instance'],
    ['that got a pool', "UPDATE task_instance SET pool = 'gpu' WHERE id = :instance"],
    ['that waits again', "UPDATE task_instance SET state = 'waiting', pending = 1 WHERE id = :instance"],
    ['that another worker runs', "UPDATE task_instance SET state = 'running', try_number = 1 WHERE id = :instance"],
  ])('%s is left to the queue', async (_, sql) => {
    const dagId = sql.includes('INSERT') ? 'paused_sibling' : 'ml_training_dag'
    const read = await readWith({ dagId })
    const { id, ...before } = await siblingOf(read.run.id)
    await tested.sql(sql.replace(':run', `${read.run.id}`).replace(':instance', `${id}`))
    expect(await settle(read)).toBeUndefined()
    const now = await siblingOf(read.run.id)
    expect(now.startedAt).toEqual(before.startedAt)
    expect(await tested.store.instances.listTries(read.run.id, 'common_task_1', 'b')).toEqual([])
  })
})
