import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, failure, instanceOf, success } from '../testing/runs.ts'

const SAMPLES = Array.from({ length: 12 }, (_, index) => `s${index}`)
const PER_SAMPLE = SAMPLES.map((sample) => ({ taskId: 'common_task_1', sample }))

describeStores('task instances', (tested) => {
  it('lists them, and those in the queue, in pages', async () => {
    const run = await expandedRun(tested.store, [...PER_SAMPLE, { taskId: 'common_task_2', pending: 12 }])
    const all = await tested.store.instances.list(run.id)
    expect(all.map(({ sample }) => sample)).toEqual([...SAMPLES, ''])
    const page = await tested.store.instances.list(run.id, { after: all[2]?.id ?? 0, limit: 2 })
    expect(page).toEqual(all.slice(3, 5))
    const queued = await tested.store.reconciliation.listQueuedInstances(run.id, {
      after: all[9]?.id ?? 0,
      limit: 10,
      forMs: 0,
    })
    expect(queued.map(({ instance }) => instance)).toEqual([all[10]?.id, all[11]?.id])
    expect(
      await tested.store.reconciliation.listQueuedInstances(run.id, { after: 0, limit: 10, forMs: 60_000 }),
    ).toEqual([])
  })

  it('delivers queued task instances and those waiting for a retry again, and no others', async () => {
    const run = await expandedRun(tested.store, [...PER_SAMPLE, { taskId: 'common_task_2', pending: 12 }])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1', { sample: 's1' })
    await tested.store.settlement.fail(failure(claim, { next: { kind: 'retry', delayMs: 60_000 } }))
    await claimed(tested.store, run.id, 'common_task_1', { sample: 's2' })
    const all = await tested.store.instances.list(run.id)
    const redelivered = await tested.store.reconciliation.redeliverInstances(all.map(({ id }) => id))
    expect(redelivered).toHaveLength(11)
    expect(redelivered.every(({ delivery }) => delivery === 2)).toBe(true)
    expect(redelivered.find(({ instance }) => instance === claim.instance)?.delayMs).toBeGreaterThan(50_000)
    expect(await tested.store.reconciliation.redeliverInstances([])).toEqual([])
  })

  it('counts states, of a run and of all', async () => {
    const before = await tested.store.runs.countStates()
    const run = await expandedRun(tested.store, [...PER_SAMPLE, { taskId: 'common_task_2', pending: 12 }])
    expect(await tested.store.instances.count(run.id)).toEqual({ queued: 12, waiting: 1 })
    const after = await tested.store.runs.countStates()
    expect(after.runs.running).toBe((before.runs.running ?? 0) + 1)
    expect(after.instances.queued).toBe((before.instances.queued ?? 0) + 12)
  })

  it('groups those that wait by what they wait for, and by whether they have waited long', async () => {
    const run = await expandedRun(tested.store, [
      ...PER_SAMPLE,
      { taskId: 'common_task_2', pending: 12 },
      { taskId: 'training_task_1', pool: 'gpu', poolSlots: 2, queue: 'large' },
    ])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1', { sample: 's1' })
    await tested.store.settlement.fail(failure(claim, { next: { kind: 'retry', delayMs: 60_000 } }))
    await claimed(tested.store, run.id, 'common_task_1', { sample: 's2' })
    await tested.sql(
      `UPDATE task_instance SET queued_at = '2000-01-01 00:00:00.000' WHERE dag_run_id = ${run.id} AND sample IN ('s3', 's4')`,
    )
    const groups = await tested.store.instances.listWaiting(run.id, new Date('2020-01-01'))
    const named = (taskId: string, state: string) =>
      groups.filter((group) => group.taskId === taskId && group.state === state)
    expect(groups).toHaveLength(4)
    const counts = named('common_task_1', 'queued').map(({ count, queuedAt }) => [
      count,
      queuedAt?.getUTCFullYear() === 2000,
    ])
    expect(counts.sort()).toEqual([
      [2, true],
      [8, false],
    ])
    const [retry] = named('common_task_1', 'up_for_retry')
    expect(retry).toMatchObject({ count: 1, retryAt: expect.any(Date) })
    expect(named('training_task_1', 'queued')).toEqual([
      expect.objectContaining({ count: 1, decision: 'run', pool: 'gpu', poolSlots: 2, queue: 'large' }),
    ])
    expect(named('common_task_2', 'waiting')).toEqual([])
  })

  it('counts the past once, and what is added to it', async () => {
    const store = await tested.another()
    const past = await expandedRun(store, [{ taskId: 'common_task_1', decision: 'skip' }])
    expect(await store.closing.close(past.id)).toBe('success')
    const open = await tested.sql(`SELECT id FROM dag_run WHERE state = 'running'`)
    for (const { id } of open) await store.closing.cancel(Number(id))
    await tested.sql(`UPDATE dag_run SET state = 'cancelled', finished_at = created_at WHERE state = 'running'`)
    await tested.sql(`UPDATE dag_run SET created_at = '2000-01-01 00:00:00.000'`)
    const before = await store.runs.countStates()
    await expandedRun(store, [{ taskId: 'common_task_1', decision: 'skip' }, { taskId: 'common_task_2' }])
    const skipped = (before.instances.skipped ?? 0) + 1
    expect((await store.runs.countStates()).instances).toEqual({ ...before.instances, skipped, queued: 1 })
    expect((await (await tested.another()).runs.countStates()).instances).toEqual(
      (await store.runs.countStates()).instances,
    )
  })

  it('sorts outputs by task and sample', async () => {
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_2' }, ...PER_SAMPLE.toReversed()])
    for (const { sample, id } of await tested.store.instances.list(run.id)) {
      const taskId = sample === '' ? 'common_task_2' : 'common_task_1'
      const { claim, instance } = await claimed(tested.store, run.id, taskId, { sample })
      expect(instance.id).toBe(id)
      await tested.store.settlement.succeed(
        success(claim, { outputPath: sample === '' ? undefined : `/out/${sample}` }),
      )
    }
    const outputs = await tested.store.instances.outputsOf(run.id, [
      { taskId: 'common_task_2', sample: '' },
      { taskId: 'common_task_1', sample: undefined },
    ])
    expect(outputs).toEqual([
      ...SAMPLES.toSorted().map((sample) => ({ taskId: 'common_task_1', sample, outputPath: `/out/${sample}` })),
      { taskId: 'common_task_2', sample: '', outputPath: undefined },
    ])
    expect(await tested.store.instances.outputsOf(run.id, [{ taskId: 'common_task_1', sample: 's1' }])).toHaveLength(1)
    expect(await tested.store.instances.outputsOf(run.id, [])).toEqual([])
  })

  it('has no tries of a task instance that never ran', async () => {
    const run = await expandedRun(tested.store)
    expect(await tested.store.instances.listTries(run.id, 'common_task_1', '')).toEqual([])
    expect((await instanceOf(tested.store, run.id, 'common_task_1')).startedAt).toBeUndefined()
  })
})
