import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, failure, newRun, recordFor, success } from '../testing/runs.ts'

const ONE = [{ taskId: 'common_task_1' }]
const LATER = new Date(Date.now() + 3600_000)

describeStores('cleaning', (tested) => {
  const ended = async (dagId: string, conf: Record<string, string>, outcome: 'success' | 'failed') => {
    const { store } = tested
    const run = await expandedRun(store, ONE, { dagId, conf: { parameter_1: 'a', parameter_2: 'b', ...conf } })
    const { claim } = await claimed(store, run.id, 'common_task_1')
    if (outcome === 'success') await store.settlement.succeed(success(claim))
    else await store.settlement.fail(failure(claim))
    await store.closing.close(run.id)
    return run
  }

  it('finds the closed runs of a DAG that ended before a moment, without its newest ones', async () => {
    const { cleaning, runs } = tested.store
    const dagId = 'cleaned_dag'
    const old = [await ended(dagId, {}, 'failed'), await ended(dagId, {}, 'failed'), await ended(dagId, {}, 'failed')]
    const open = (await runs.accept(newRun({ dagId }))).run
    const search = { dagId, endedBefore: LATER, keep: 0, after: 0, limit: 10 }
    const ids = old.map(({ id }) => id)
    expect(await cleaning.listDagIds()).toContain(dagId)
    expect(await cleaning.listOldRuns(search)).toEqual(ids)
    expect(await cleaning.listOldRuns({ ...search, keep: 2 })).toEqual(ids.slice(0, 2))
    expect(await cleaning.listOldRuns({ ...search, after: ids[0] ?? 0, limit: 1 })).toEqual(ids.slice(1, 2))
    expect(await cleaning.listOldRuns({ ...search, endedBefore: new Date('2020-01-01') })).toEqual([])
    expect(await cleaning.removeRun(open.id)).toBeUndefined()
    expect(await runs.find(open.id)).toBeDefined()
  })

  it('knows the runs whose results records hold; a removed one is named by no record, and its result stays', async () => {
    const { cleaning, runs } = tested.store
    const values = { parameter_1: 'kept' }
    const [made, failed] = [
      await ended('made_dag', values, 'success'),
      await ended('made_dag', { parameter_1: 'f' }, 'failed'),
    ]
    expect(await cleaning.withResults([made.id, failed.id])).toEqual(new Set([made.id]))
    expect(await cleaning.withResults([])).toEqual(new Set())
    expect(await cleaning.listLogPaths(made.id)).toHaveLength(1)
    const { id } = await recordFor(tested.store, made.id, 'common_task_1')
    expect(await cleaning.removeRun(made.id)).toEqual({ instances: 1, tries: 1 })
    expect(await runs.find(made.id)).toBeUndefined()
    const columns = 'finished_by, finished_instance_id, owner, task_instance_id, datetime_finished IS NOT NULL AS done'
    const gone = 'a run that was removed'
    expect(await tested.sql(`SELECT ${columns} FROM common_task_1 WHERE id = ${id}`)).toEqual([
      { finished_by: gone, finished_instance_id: null, owner: gone, task_instance_id: null, done: 1 },
    ])
  })

  it('counts and removes audit entries from before a moment, and lists the paths of outputs page by page', async () => {
    const { cleaning, audit, records } = tested.store
    const entry = {
      event: 'clear',
      owner: 'ada',
      via: 'cli',
      address: 'here',
      dagId: undefined,
      arguments: '{}',
    } as const
    await audit.begin(entry)
    expect(await cleaning.countAudit(new Date('2020-01-01'))).toBe(0)
    const count = await cleaning.countAudit(LATER)
    expect(count).toBeGreaterThan(0)
    expect(await cleaning.removeAudit(LATER)).toBe(count)
    expect(await audit.list({ limit: 5 })).toEqual([])
    await records.reservePath('/out/cleaning', { table: 'common_task_1', recordId: 1 })
    expect(await cleaning.listOutputPaths()).toContain('/out/cleaning')
  })

  it('lists the path of an output that a record holds without a reservation, as older versions left it', async () => {
    const { cleaning } = tested.store
    const made = await ended('unreserved_dag', { parameter_1: 'unreserved' }, 'success')
    const { id } = await recordFor(tested.store, made.id, 'common_task_1')
    await tested.sql(`UPDATE common_task_1 SET output_path = '/out/unreserved' WHERE id = ${id}`)
    expect(await cleaning.listOutputPaths()).toContain('/out/unreserved')
  })
})
