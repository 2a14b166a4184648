import {
  type FanOut,
  GraphIndex,
  type GraphTask,
  type NewInstance,
  noSamples,
  placeholderOf,
  type Store,
} from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, claimRequest, failure, instanceOf, LEASE_MS, newInstance, newRun, success } from '../testing/runs.ts'

// common_task_1 lists samples for training_task_1, then testing_task_1; varied_task gathers; common_task_2 is independent.
const SOURCE = { task: 'common_task_1', format: 'jsonl' } as const
const FIT: GraphTask = { id: 'training_task_1', after: ['common_task_1'], perSample: true, samplesFrom: SOURCE }
const CHECK: GraphTask = { ...FIT, id: 'common_task_3', after: ['training_task_1', 'common_task_2'] }
const TASKS = [
  { id: 'training_task_1', after: [] },
  { id: 'common_task_3', after: ['training_task_1'] },
]
const GATHERING = [{ id: 'common_task_4', after: ['common_task_3'] }]
const INDEX = new GraphIndex([
  { id: 'common_task_1', after: [], perSample: false },
  { id: 'common_task_2', after: [], perSample: false },
  FIT,
  CHECK,
  { id: 'common_task_4', after: ['common_task_3'], perSample: false },
])

/** A run in which both lists' tasks wait, the first for nothing more, the second for the first and common_task_2. */
async function waitingRun(store: Store) {
  const { run } = await store.runs.accept(newRun())
  const epoch = (await store.expansion.claim(run.id, LEASE_MS)) ?? 0
  const beside = await newInstance(store, run.id, { taskId: 'common_task_2' })
  const instances: NewInstance[] = [
    beside,
    placeholderOf(FIT, 'training_task_1', { pending: 0 }),
    placeholderOf(CHECK, 'common_task_1', { pending: 2 }),
    { ...beside, taskId: 'common_task_4', pending: 1 },
  ]
  await store.expansion.addInstances(run.id, epoch, instances)
  await store.expansion.finish(run.id, epoch, [])
  return run.id
}

async function fanOut(store: Store, run: number, samples: readonly string[], skipped = ''): Promise<FanOut> {
  const { id } = await instanceOf(store, run, 'training_task_1')
  const instances: NewInstance[] = []
  for (const sample of samples) {
    const decision = sample === skipped ? 'skip' : 'run'
    const fit = await newInstance(store, run, { taskId: 'training_task_1', sample, decision })
    instances.push(fit, { ...fit, taskId: 'common_task_3', pending: decision === 'skip' ? 0 : 1 })
  }
  return {
    run,
    placeholder: id,
    tasks: TASKS,
    instances,
    gathering: GATHERING,
    index: INDEX,
    empty: noSamples('common_task_1'),
  }
}

const statesOf = async (store: Store, run: number) =>
  (await store.instances.list(run)).map(({ taskId, sample, state }) => `${taskId}/${sample} ${state}`).sort()

describeStores('samples from a list', (tested) => {
  const pendingOf = async (run: number, task: string) =>
    (
      await tested.sql(
        `SELECT pending FROM task_instance WHERE dag_run_id = ${run} AND task_id = '${task}' ORDER BY id`,
      )
    ).map(({ pending }) => Number(pending))

  it('is cleared together with its list: a new placeholder waits in the queue of its task', async () => {
    const { store } = tested
    const graph = [{ id: 'common_task_1', after: [], perSample: false }, FIT]
    const { run } = await store.runs.accept(newRun({ graph }))
    const epoch = (await store.expansion.claim(run.id, LEASE_MS)) ?? 0
    const list = await newInstance(store, run.id, { taskId: 'common_task_1', decision: 'skip' })
    const fit = await newInstance(store, run.id, { taskId: 'training_task_1', sample: 'a', decision: 'skip' })
    await store.expansion.addInstances(run.id, epoch, [list, { ...fit, queue: 'gpu' }])
    await store.expansion.finish(run.id, epoch, [])
    await store.clearing.clear({ run: run.id, by: 'somebody', epochs: new Map(), isSelected: () => true })
    expect(await instanceOf(store, run.id, 'training_task_1')).toMatchObject({ sample: '', queue: 'gpu' })
  })

  it('replaces the placeholders by the samples once, and passes their counters on', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    const wanted = await fanOut(store, run, ['a', 'b', 'done'], 'done')
    expect(await store.fanOut.spread(wanted)).toBe(true)
    expect(await store.fanOut.spread(wanted)).toBe(false)
    expect(await statesOf(store, run)).toEqual([
      'common_task_2/ queued',
      'common_task_3/a waiting',
      'common_task_3/b waiting',
      'common_task_3/done skipped',
      'common_task_4/ waiting',
      'training_task_1/a queued',
      'training_task_1/b queued',
      'training_task_1/done skipped',
    ])
    expect(await pendingOf(run, 'common_task_3')).toEqual([2, 2, 0])
    expect(await pendingOf(run, 'common_task_4')).toEqual([2])
    expect(await store.fanOut.samplesOf(run, ['training_task_1'])).toEqual(
      new Map([['training_task_1', ['a', 'b', 'done']]]),
    )
  })

  it('gives every sample the end of a task beside the list, whichever comes first', async () => {
    const { store } = tested
    for (let round = 0; round < 8; round += 1) {
      const run = await waitingRun(store)
      const wanted = await fanOut(store, run, ['a', 'b', 'c'])
      const { claim } = await claimed(store, run, 'common_task_2')
      const downstream = [{ taskId: 'common_task_3', sample: undefined }]
      await Promise.all([store.fanOut.spread(wanted), store.settlement.succeed(success(claim, { downstream }))])
      expect(await pendingOf(run, 'common_task_3')).toEqual([1, 1, 1])
    }
  })

  it('reports an empty list, and releases the gathering tasks', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    await store.fanOut.spread(await fanOut(store, run, []))
    expect(await statesOf(store, run)).toEqual([
      'common_task_2/ queued',
      'common_task_3/ skipped',
      'common_task_4/ queued',
      'training_task_1/ skipped',
    ])
    expect((await instanceOf(store, run, 'common_task_3')).sentence).toContain('lists no samples')
  })

  it('fails the placeholder of an invalid list, with everything that waits for it', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    const place = await instanceOf(store, run, 'training_task_1')
    expect(await store.fanOut.fail(place, 'line 3 is not JSON.', INDEX)).toBe(true)
    expect(await store.fanOut.fail(place, 'line 3 is not JSON.', INDEX)).toBe(false)
    expect(await instanceOf(store, run, 'training_task_1')).toMatchObject({
      state: 'failed',
      sentence: 'line 3 is not JSON.',
    })
    expect((await instanceOf(store, run, 'common_task_3')).state).toBe('upstream_failed')
  })

  it('claims no placeholder, and tells that it is one', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    const { id } = await instanceOf(store, run, 'training_task_1')
    expect(await store.claims.take(claimRequest(id))).toMatchObject({ kind: 'placeholder', instance: { id } })
  })

  it('spreads nothing once the run is cancelled', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    const wanted = await fanOut(store, run, ['a'])
    await store.closing.cancel(run)
    expect(await store.fanOut.spread(wanted)).toBe(false)
    expect(new Set((await store.instances.list(run)).map(({ state }) => state))).toEqual(new Set(['cancelled']))
  })

  it('does not let a sample wait for one of the same list that has failed', async () => {
    const { store } = tested
    const run = await waitingRun(store)
    const first = await fanOut(store, run, ['a', 'b'])
    const onlyFit = {
      ...first,
      tasks: TASKS.slice(0, 1),
      instances: first.instances.filter(({ taskId }) => taskId === 'training_task_1'),
      gathering: [],
    }
    await store.fanOut.spread(onlyFit)
    const { claim } = await claimed(store, run, 'training_task_1', { sample: 'b' })
    await store.settlement.fail(failure(claim))
    const check = await instanceOf(store, run, 'common_task_3')
    await tested.sql(`UPDATE task_instance SET state = 'queued', pending = 0 WHERE id = ${check.id}`)
    await store.fanOut.spread({ ...first, placeholder: check.id })
    expect(await statesOf(store, run)).toContain('common_task_3/b upstream_failed')
    expect(await statesOf(store, run)).toContain('common_task_4/ upstream_failed')
    expect(await statesOf(store, run)).toContain('common_task_3/a waiting')
  })
})
