import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { CHAIN_INDEX, claimed, expandedRun, failure, newRun, success } from '../testing/runs.ts'

describeStores('the history', (tested) => {
  it('finds runs by every condition, the newest first', async () => {
    const { runs, runHistory } = tested.store
    const dagIds = ['conditions']
    const conf = { parameter_1: 'a"b', parameter_2: '5' }
    const made = []
    for (const change of [
      { runId: 'manual_1', conf, triggeredBy: 'anna (api)' },
      { runId: 'scheduled__1', externalTrigger: false, executionDate: new Date('2026-02-01T00:00:00.001Z') },
      { runId: 'backfill_1', externalTrigger: false, conf: { ...conf, parameter_2: '55' } },
    ])
      made.push((await runs.accept(newRun({ dagId: 'conditions', ...change }))).run)
    const ids = async (search: object) =>
      (await runHistory.list({ dagIds, limit: 10, ...search })).map(({ runId }) => runId)
    expect(await runHistory.list({ dagIds, limit: 10 })).toEqual(made.toReversed())
    expect(await runHistory.listIds({ dagIds, limit: 2 })).toEqual([made[2]?.id, made[1]?.id])
    expect(await ids({ type: 'manual' })).toEqual(['manual_1'])
    expect(await ids({ type: 'scheduled' })).toEqual(['scheduled__1'])
    expect(await ids({ type: 'backfill' })).toEqual(['backfill_1'])
    expect(await ids({ conf: { parameter_2: '5' } })).toEqual(['manual_1'])
    expect(await ids({ conf: { parameter_1: 'a"b' } })).toEqual(['backfill_1', 'manual_1'])
    expect(await ids({ text: 'fill_' })).toEqual(['backfill_1'])
    expect(await ids({ from: new Date('2026-02-01T00:00:00.001Z') })).toEqual(['scheduled__1'])
    expect(await ids({ to: new Date('2026-02-01T00:00:00.000Z') })).toEqual(['backfill_1', 'manual_1'])
    expect(await ids({ before: made[1]?.id })).toEqual(['manual_1'])
    for (const [limit, count] of [
      [2, 2],
      [10, 3],
    ] as const)
      expect(await runHistory.count({ dagIds, limit })).toBe(count)
    expect(await runHistory.count({ dagIds, conf: { parameter_2: '5' }, limit: 10 })).toBe(1)
    expect(await ids({ states: ['failed'] })).toEqual([])
    expect(await ids({ states: [] })).toEqual([])
    expect(await ids({ dagIds: [] })).toEqual([])
    expect(await runHistory.findNamed([{ dagId: 'conditions', runId: 'manual_1' }])).toEqual([made[0]])
    expect(await runHistory.findByRunId('manual_1', 5)).toContainEqual(made[0])
    expect(await runHistory.findByRunId('manual', 5)).toEqual([])
    expect((await runHistory.countOpen()).get('conditions')).toEqual({ queued: 3, running: 0 })
    expect(await runHistory.findMany([])).toEqual([])
  })

  it('counts the outcomes of tasks, and finds their last tries and executions', async () => {
    const { store } = tested
    const run = await expandedRun(store)
    const first = await claimed(store, run.id, 'common_task_1')
    const output = '/outputs/common_task_1'
    const downstream = [{ taskId: 'common_task_2', sample: '' }]
    await store.settlement.succeed(
      success(first.claim, {
        end: { outcome: 'success', exitCode: 0, pid: 42, sentence: '', rendered: '{"command":"echo"}' },
        outputPath: output,
        downstream,
      }),
    )
    const second = await claimed(store, run.id, 'common_task_2')
    await store.settlement.fail(failure(second.claim, { index: CHAIN_INDEX }))
    const { runHistory, instanceHistory } = store
    const runsOf = (...ids: number[]) => ({ runs: ids, states: ['failed', 'success'] as const, limit: 2 })
    expect(await instanceHistory.count(runsOf(run.id))).toBe(2)
    expect(await instanceHistory.count({ ...runsOf(run.id), limit: 1 })).toBe(1)
    expect(await instanceHistory.count(runsOf())).toBe(0)
    expect(await runHistory.countInstances([run.id])).toEqual(
      new Map([[run.id, { success: 1, failed: 1, upstream_failed: 1 }]]),
    )
    const states = await runHistory.listTaskStates([run.id])
    expect(states.find(({ taskId }) => taskId === 'common_task_1')).toEqual({
      run: run.id,
      taskId: 'common_task_1',
      state: 'success',
      decision: 'run',
      reason: 'no_previous',
      count: 1,
      startedAt: expect.any(Date),
      finishedAt: expect.any(Date),
    })
    const ofRun = await instanceHistory.listOfRun({ run: run.id, after: 0, limit: 10 })
    expect(ofRun).toEqual((await store.instances.list(run.id)).map((one) => expect.objectContaining(one)))
    const found = async (search: object) =>
      (await instanceHistory.list({ runs: [run.id], limit: 10, ...search })).map(({ taskId }) => taskId)
    expect(await found({})).toEqual(['training_task_1', 'common_task_2', 'common_task_1'])
    expect(await found({ states: ['failed'] })).toEqual(['common_task_2'])
    expect(await found({ text: 'training' })).toEqual(['training_task_1'])
    expect(await found({ worker: 'worker-1' })).toEqual(['common_task_2', 'common_task_1'])
    expect(await found({ before: { run: run.id, id: ofRun[1]?.id } })).toEqual(['common_task_1'])
    const endsOf = async (name: string) => {
      const { table, recordId } = ofRun.find(({ taskId }) => taskId === name) ?? { table: '', recordId: 0 }
      return instanceHistory.lastEnds({ table, recordId }, 3)
    }
    const [made] = ofRun
    expect(await instanceHistory.renderedOf(ofRun.map(({ id }) => id))).toEqual(
      new Map([[made?.id, '{"command":"echo"}']]),
    )
    expect(await endsOf('common_task_2')).toEqual(['failed'])
    expect((await endsOf('common_task_1'))[0]).toBe('success')
    expect(await endsOf('training_task_1')).toEqual([])
    const tries = await instanceHistory.lastTries(ofRun)
    expect([...tries.values()].map(({ exitCode, outcome }) => [exitCode, outcome])).toEqual(
      expect.arrayContaining([
        [0, 'success'],
        [1, 'failed'],
      ]),
    )
    expect(await instanceHistory.lastExecutions(ofRun)).toEqual([ofRun[0]])
    expect(await instanceHistory.listDurations([run.id], 10)).toEqual([
      { taskId: 'common_task_1', ms: expect.any(Number) },
    ])
    expect(await instanceHistory.listOutputs({ paths: [output], limit: 1 })).toEqual([ofRun[0]])
    expect(await instanceHistory.listOutputs({ limit: 1 })).toEqual([ofRun[0]])
    expect(await instanceHistory.listTries(ofRun[0]?.id ?? 0)).toEqual([
      expect.objectContaining({ number: 1, outcome: 'success', rendered: '{"command":"echo"}' }),
    ])
    const record = { table: 'common_task_1', recordId: ofRun[0]?.recordId ?? 0 }
    expect(await instanceHistory.findRecord(record)).toMatchObject({ finishedAt: expect.any(Date), outputPath: output })
    expect(await instanceHistory.findRecord({ ...record, recordId: 999_999 })).toBeUndefined()
    expect(await instanceHistory.findRecord({ ...record, table: 'no_such_table' })).toBeUndefined()
    expect(await instanceHistory.findMany(ofRun.map(({ id }) => id))).toEqual(ofRun)
  })
})
