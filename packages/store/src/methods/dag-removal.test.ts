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
  recordFor,
  success,
} from '../testing/runs.ts'

const ONE = [{ taskId: 'common_task_1' }]

describeStores('removal', (tested) => {
  it('removes the runs and settings of a DAG, and keeps its records and other DAGs', async () => {
    const dagId = 'removed_dag'
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1', pool: 'default_pool' }], { dagId })
    const other = await expandedRun(tested.store, ONE)
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.succeed(success(claim))
    await tested.store.dags.setPaused(dagId, true)
    expect(await tested.store.dags.countOpenRuns(dagId)).toBe(1)
    expect(await tested.store.dags.remove(dagId)).toEqual({ runs: 0, instances: 0, tries: 0, settings: 1 })
    await tested.store.closing.close(run.id)
    expect(await tested.store.dags.countOpenRuns(dagId)).toBe(0)
    const record = await recordFor(tested.store, run.id, 'common_task_1')
    expect(await tested.store.dags.remove(dagId)).toEqual({ runs: 1, instances: 1, tries: 1, settings: 0 })
    expect(await tested.store.runs.find(run.id)).toBeUndefined()
    expect(
      await tested.sql(`SELECT datetime_finished IS NOT NULL AS done FROM common_task_1 WHERE id = ${record.id}`),
    ).toEqual([{ done: 1 }])
    expect(await tested.store.instances.list(other.id)).toHaveLength(1)
    expect(await tested.store.dags.remove('no_such_dag')).toEqual({ runs: 0, instances: 0, tries: 0, settings: 0 })
  })

  it('of what an expansion has left needs its claim', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const first = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    await tested.store.expansion.addInstances(run.id, first, [
      await newInstance(tested.store, run.id, { taskId: 'common_task_1' }),
    ])
    await tested.sql(`UPDATE dag_run SET lease_until = '2000-01-01 00:00:00.000' WHERE id = ${run.id}`)
    expect(await tested.store.expansion.claim(run.id, LEASE_MS)).toBe(first + 1)
    expect(await tested.store.instances.list(run.id)).toEqual([])
  })
})

describeStores('single task instances', (tested) => {
  it('are made ready whatever comes before them, unless they run or are done', async () => {
    const run = await expandedRun(tested.store)
    const waiting = await instanceOf(tested.store, run.id, 'common_task_2')
    expect(await tested.store.instances.makeReady(waiting.id, { pool: 'default_pool', keptMs: 0 })).toMatchObject({
      instance: waiting.id,
      delivery: 2,
    })
    const { instance } = await claimed(tested.store, run.id, 'common_task_2')
    expect(instance.pool).toBe('default_pool')
    expect(await tested.store.instances.makeReady(waiting.id, { pool: undefined, keptMs: 0 })).toBeUndefined()
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    await tested.store.settlement.fail(failure(claim))
    expect(await tested.store.instances.makeReady(claim.instance, { pool: undefined, keptMs: 0 })).toBeUndefined()
  })

  it('are kept for the slot that made them ready, and no other worker takes them meanwhile', async () => {
    const run = await expandedRun(tested.store)
    const page = { after: 0, limit: 10, forMs: 0 }
    const { id } = await instanceOf(tested.store, run.id, 'common_task_1')
    await tested.store.instances.makeReady(id, { pool: undefined, keptMs: 60_000 })
    expect(await tested.store.reconciliation.listQueuedInstances(run.id, page)).toEqual([])
    await claimed(tested.store, run.id, 'common_task_1')
    expect(await instanceOf(tested.store, run.id, 'common_task_1')).toMatchObject({ state: 'running' })
  })

  it('of a table that is gone harm no others', async () => {
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }, { taskId: 'common_task_2' }])
    for (const taskId of ['common_task_1', 'common_task_2'])
      await tested.store.claims.take(claimRequest((await instanceOf(tested.store, run.id, taskId)).id))
    await tested.sql(`UPDATE common_task_2 SET lease_until = '2000-01-01 00:00:00.000'`)
    await tested.sql(
      `UPDATE task_instance SET record_table = 'table_that_is_gone' WHERE dag_run_id = ${run.id} AND task_id = 'common_task_1'`,
    )
    const troubles: unknown[] = []
    const orphans = await tested.store.reconciliation.findOrphans({ leaseMs: LEASE_MS, limit: 100 }, (error) =>
      troubles.push(error),
    )
    expect(orphans.filter((one) => one.run === run.id)).toMatchObject([{ taskId: 'common_task_2' }])
    expect(troubles).toMatchObject([{ code: 'internal', message: expect.stringContaining('table_that_is_gone') }])
  })
})
