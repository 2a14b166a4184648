import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, instanceOf, LEASE_MS, newInstance, newRun, recordFor, success } from '../testing/runs.ts'

describeStores('expansion', (tested) => {
  it('makes records once, for any number of callers', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const parametersId = (await tested.store.runs.load(run.id))?.parametersIds.ml_dag ?? 0
    const query = { table: 'common_task_1', keyColumn: 'ml_dag_id', parametersId }
    const keys = Array.from({ length: 1201 }, (_, index) => ({ taskId: 'common_task_1', sample: `s${index}` }))
    const another = await tested.another()
    await Promise.all([tested.store.records.ensure(query, keys), another.records.ensure(query, keys)])
    await tested.store.records.ensure(query, [])
    const records = await tested.store.records.find(query)
    expect(records).toHaveLength(1201)
    expect(records[0]).toEqual({
      id: expect.any(Number),
      taskId: 'common_task_1',
      sample: 's0',
      epoch: 0,
      startedAt: undefined,
      finishedAt: undefined,
      owner: undefined,
      held: false,
      version: '',
      fingerprint: '',
      inputs: '',
      outputPath: undefined,
      output: { kind: 'as_made' },
    })
  })

  it('settles skipped task instances, queues those without upstreams, and sets the run to running', async () => {
    const run = await expandedRun(tested.store, [
      { taskId: 'common_task_1', decision: 'skip' },
      { taskId: 'common_task_2' },
      { taskId: 'training_task_1', pending: 1 },
    ])
    const [skipped, queued, waiting] = await tested.store.instances.list(run.id)
    expect(skipped).toMatchObject({ state: 'skipped', decision: 'skip', reason: 'finished', queuedAt: undefined })
    expect(skipped?.finishedAt).toBeInstanceOf(Date)
    expect(queued).toMatchObject({ state: 'queued', sentence: 'Because.', finishedAt: undefined, tryNumber: 0 })
    expect(queued?.queuedAt).toBeInstanceOf(Date)
    expect(waiting).toMatchObject({ state: 'waiting', queuedAt: undefined, losses: 0, failures: 0 })
    expect(await tested.store.runs.load(run.id)).toMatchObject({ expanded: true, run: { state: 'running' } })
    expect((await tested.store.runs.find(run.id))?.startedAt).toBeInstanceOf(Date)
  })

  it('adds 1,201 task instances, and the same again changes nothing', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const one = await newInstance(tested.store, run.id, { taskId: 'common_task_1' })
    const instances = Array.from({ length: 1201 }, (_, index) => ({ ...one, sample: `s${index}` }))
    expect(await tested.store.expansion.addInstances(run.id, epoch, instances)).toBe(true)
    expect(await tested.store.expansion.addInstances(run.id, epoch, instances.slice(0, 3))).toBe(true)
    expect(await tested.store.instances.count(run.id)).toEqual({ queued: 1201 })
  })

  it('is fenced off by the removal of the run, without an error', async () => {
    const { run } = await tested.store.runs.accept(newRun({ dagId: 'gone_dag' }))
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const one = await newInstance(tested.store, run.id, { taskId: 'common_task_1' })
    const done = { ...one, decision: { kind: 'skip', reason: 'finished', sentence: 'Done.' } } as const
    // As after a cancellation.
    await tested.sql(`UPDATE dag_run SET state = 'cancelled', finished_at = created_at WHERE id = ${run.id}`)
    expect(await tested.store.dags.remove('gone_dag')).toMatchObject({ runs: 1 })
    const { expansion } = tested.store
    expect(await expansion.addInstances(run.id, epoch, [one])).toBe(false)
    expect(await expansion.finish(run.id, epoch, [one])).toBeUndefined()
    expect(await expansion.finishDone(run, epoch, [done])).toBe(false)
    expect(await expansion.finishDone(run, epoch, [])).toBe(false)
    expect(await expansion.claim(run.id, LEASE_MS)).toBeUndefined()
    expect(await tested.store.instances.list(run.id)).toEqual([])
  })

  it('is fenced off by another expansion, which finds a clean slate', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const first = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const one = await newInstance(tested.store, run.id, { taskId: 'common_task_1' })
    expect(await tested.store.expansion.addInstances(run.id, first, [one])).toBe(true)
    await tested.sql(`UPDATE dag_run SET lease_until = '2000-01-01 00:00:00.000' WHERE id = ${run.id}`)
    expect(await tested.store.expansion.claim(run.id, LEASE_MS)).toBe(first + 1)
    expect(await tested.store.instances.list(run.id)).toEqual([])
    expect(await tested.store.expansion.addInstances(run.id, first, [one])).toBe(false)
    expect(await tested.store.expansion.finish(run.id, first, [])).toBeUndefined()
    expect(await tested.store.instances.list(run.id)).toEqual([])
    expect(await tested.store.expansion.finish(run.id, first + 1, [])).toBeDefined()
    expect(await tested.store.expansion.finish(run.id, first + 1, [])).toBeDefined()
    expect(await tested.store.expansion.addInstances(run.id, first + 1, [one])).toBe(false)
    expect(await tested.store.expansion.claim(run.id, LEASE_MS)).toBeUndefined()
  })

  it('closes a run whose task instances are all skipped, in the same transaction', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const skipped = await newInstance(tested.store, run.id, { taskId: 'common_task_1', decision: 'skip' })
    expect(await tested.store.expansion.finishDone(run, epoch + 1, [skipped])).toBe(false)
    expect(await tested.store.instances.list(run.id)).toEqual([])
    expect(await tested.store.expansion.finishDone(run, epoch, [skipped])).toBe(true)
    expect(await tested.store.instances.list(run.id)).toMatchObject([{ state: 'skipped' }])
    const closed = await tested.store.runs.find(run.id)
    expect(closed).toMatchObject({ state: 'success', startedAt: expect.any(Date), finishedAt: expect.any(Date) })
    expect(await tested.store.expansion.finishDone(run, epoch, [skipped])).toBe(false)
    expect(await tested.store.closing.close(run.id)).toBe('success')
  })

  it('notifies of a run that was done already if somebody is notified of its end', async () => {
    const events: number[] = []
    for (const isNotified of [true, false]) {
      const { run } = await tested.store.runs.accept(newRun())
      const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
      const asked: unknown[] = []
      await tested.store.expansion.finishDone(run, epoch, [], (...end) => {
        asked.push(end)
        return isNotified
      })
      expect(asked).toEqual([[run.dagId, 'success']])
      const [row] = await tested.sql(`SELECT COUNT(*) AS count FROM run_event WHERE dag_run_id = ${run.id}`)
      events.push(Number((row as { count: unknown }).count))
    }
    expect(events).toEqual([1, 0])
  })

  it('cannot close a run that was cancelled during its expansion', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const epoch = (await tested.store.expansion.claim(run.id, LEASE_MS)) ?? 0
    expect(await tested.store.closing.cancel(run.id)).toBe('cancelled')
    expect(await tested.store.expansion.finishDone(run, epoch, [])).toBe(false)
    expect((await tested.store.runs.find(run.id))?.state).toBe('cancelled')
  })

  it('keeps the finish of records that will be redone', async () => {
    const conf = { parameter_1: 'reopened', parameter_2: '2' }
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }], { conf })
    await tested.store.settlement.succeed(success((await claimed(tested.store, run.id, 'common_task_1')).claim))
    const again = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch: 1 }], { conf })
    expect((await recordFor(tested.store, again.id, 'common_task_1')).finishedAt).toBeInstanceOf(Date)
    expect((await instanceOf(tested.store, again.id, 'common_task_1')).state).toBe('queued')
  })
})
