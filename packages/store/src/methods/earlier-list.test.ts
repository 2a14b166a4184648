import { type Graph, GraphIndex, type GraphTask, type NewInstance, type Store } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, failure, instanceOf, LEASE_MS, newInstance, newRun, success } from '../testing/runs.ts'

// common_task_1 lists samples for training_task_1, then common_task_3, which common_task_4 gathers.
const SOURCE = { task: 'common_task_1', format: 'jsonl' } as const
const FIT: GraphTask = { id: 'training_task_1', after: ['common_task_1'], perSample: true, samplesFrom: SOURCE }
const CHECKED: GraphTask = { ...FIT, id: 'common_task_3', after: ['training_task_1'] }
const GATHERER: GraphTask = { id: 'common_task_4', after: ['common_task_3'], perSample: false }
const RELISTED: Graph = [{ id: 'common_task_1', after: [], perSample: false }, FIT, CHECKED, GATHERER]

/** Tasks without a table use records of another one. */
function tableOf(taskId: string): string {
  return ['common_task_1', 'common_task_2', 'training_task_1'].includes(taskId) ? taskId : 'common_task_1'
}

/** A run whose list was cleared together with its samples 'a' and 'b', and was written again. */
async function relistedRun(store: Store, graph: Graph, selected: (name: string) => boolean = () => true) {
  const { run } = await store.runs.accept(newRun({ graph }))
  const epoch = (await store.expansion.claim(run.id, LEASE_MS)) ?? 0
  const instances: NewInstance[] = []
  for (const { id, perSample } of graph)
    for (const sample of perSample ? ['a', 'b'] : [''])
      instances.push({
        ...(await newInstance(store, run.id, { taskId: tableOf(id), sample, decision: 'skip' })),
        taskId: id,
      })
  await store.expansion.addInstances(run.id, epoch, instances)
  await store.expansion.finish(run.id, epoch, [])
  const isSelected = ({ taskId, sample }: { readonly taskId: string; readonly sample: string }) =>
    selected(`${taskId}/${sample}`)
  await store.clearing.clear({ run: run.id, by: 'somebody', epochs: new Map(), isSelected })
  const { claim } = await claimed(store, run.id, 'common_task_1')
  const index = new GraphIndex(graph)
  const end = { downstream: index.downstream('common_task_1', ''), rules: index.rules }
  await store.settlement.succeed(success(claim, end))
  return { run: run.id, index }
}

async function failList(store: Store, run: number, index: GraphIndex, taskId = 'training_task_1') {
  expect(await store.fanOut.fail(await instanceOf(store, run, taskId), 'line 3 is not JSON.', index)).toBe(true)
}

const statesOf = async (store: Store, run: number) =>
  (await store.instances.list(run)).map(({ taskId, sample, state }) => `${taskId}/${sample} ${state}`).sort()

describeStores('samples of an earlier list', (tested) => {
  it('ends the samples of an earlier list with their placeholder, and the run closes as failed', async () => {
    const { store } = tested
    const { run, index } = await relistedRun(store, RELISTED)
    await failList(store, run, index)
    expect(await statesOf(store, run)).toEqual([
      'common_task_1/ success',
      'common_task_3/ upstream_failed',
      'common_task_3/a upstream_failed',
      'common_task_3/b upstream_failed',
      'common_task_4/ upstream_failed',
      'training_task_1/ failed',
      'training_task_1/a upstream_failed',
      'training_task_1/b upstream_failed',
    ])
    for (const taskId of ['training_task_1', 'common_task_3'])
      expect((await instanceOf(store, run, taskId, 'a')).sentence).toBe(
        "Its samples come from 'common_task_1', which gave no valid list.",
      )
    expect(await store.closing.close(run)).toBe('failed')
  })

  it('keeps a sample that does not wait for the new list, but ends what waits behind it for that list', async () => {
    const { store } = tested
    const isCleared = (name: string) => name === 'common_task_1/' || name.startsWith('common_task_3/')
    const { run, index } = await relistedRun(store, RELISTED, isCleared)
    await failList(store, run, index)
    expect(await statesOf(store, run)).toEqual([
      'common_task_1/ success',
      'common_task_3/ upstream_failed',
      'common_task_3/a upstream_failed',
      'common_task_3/b upstream_failed',
      'common_task_4/ skipped',
      'training_task_1/ failed',
      'training_task_1/a skipped',
      'training_task_1/b skipped',
    ])
    expect(await store.closing.close(run)).toBe('failed')
  })

  it('ends the samples of an earlier list with a placeholder that another task upstream of it ends', async () => {
    const { store } = tested
    const beside: Graph = [
      { id: 'common_task_1', after: [], perSample: false },
      { id: 'common_task_2', after: [], perSample: false },
      { ...FIT, after: ['common_task_1', 'common_task_2'] },
      CHECKED,
    ]
    for (const rule of [undefined, 'none_failed'] as const) {
      const graph = rule === undefined ? beside : beside.map((task) => (task.perSample ? { ...task, rule } : task))
      const { run, index } = await relistedRun(store, graph, (name) => !name.startsWith('training_task_1/'))
      const { claim } = await claimed(store, run, 'common_task_2')
      await store.settlement.fail(failure(claim, { index }))
      expect(await statesOf(store, run)).toEqual([
        'common_task_1/ success',
        'common_task_2/ failed',
        'common_task_3/ upstream_failed',
        'common_task_3/a upstream_failed',
        'common_task_3/b upstream_failed',
        'training_task_1/ upstream_failed',
        'training_task_1/a skipped',
        'training_task_1/b skipped',
      ])
      expect(await store.closing.close(run)).toBe('failed')
    }
  })

  it('applies the rules behind the samples of an earlier list that end with their placeholder', async () => {
    const { store } = tested
    const { run, index } = await relistedRun(store, [...RELISTED.slice(0, 3), { ...GATHERER, rule: 'all_done' }])
    await failList(store, run, index)
    expect(await statesOf(store, run)).toEqual([
      'common_task_1/ success',
      'common_task_3/ upstream_failed',
      'common_task_3/a upstream_failed',
      'common_task_3/b upstream_failed',
      'common_task_4/ queued',
      'training_task_1/ failed',
      'training_task_1/a upstream_failed',
      'training_task_1/b upstream_failed',
    ])
  })

  it('leaves the samples of an earlier list out with a placeholder that its rule leaves out', async () => {
    const { store } = tested
    const behind = { ...GATHERER, after: ['training_task_1'] }
    const graph: Graph = [...RELISTED.slice(0, 1), { ...FIT, rule: 'one_failed' }, behind]
    const { run } = await relistedRun(store, graph)
    expect(await statesOf(store, run)).toEqual([
      'common_task_1/ success',
      'common_task_4/ skipped',
      'training_task_1/ skipped',
      'training_task_1/a skipped',
      'training_task_1/b skipped',
    ])
    expect(await store.closing.close(run)).toBe('success')
  })

  it('does not start samples whose placeholder has failed when something else is cleared, but when that is', async () => {
    const { store } = tested
    const aside: Graph = [...RELISTED, { id: 'common_task_2', after: [], perSample: false }]
    const { run, index } = await relistedRun(store, aside, (name) => name !== 'common_task_2/')
    await failList(store, run, index)
    const clear = (names: readonly string[]) =>
      store.clearing.clear({
        run,
        by: 'somebody',
        epochs: new Map(),
        isSelected: ({ taskId, sample }) => names.includes(`${taskId}/${sample}`),
      })
    await clear(['common_task_2/', 'common_task_3/a'])
    expect(await statesOf(store, run)).toContain('training_task_1/a upstream_failed')
    expect(await statesOf(store, run)).toContain('common_task_3/a upstream_failed')
    expect((await instanceOf(store, run, 'common_task_3', 'a')).sentence).toContain("'training_task_1' upstream of it")
    await clear(['training_task_1/a'])
    expect((await instanceOf(store, run, 'training_task_1', 'a')).sentence).toContain('gave no valid list')
    await clear(['training_task_1/'])
    expect(await statesOf(store, run)).toEqual([
      'common_task_1/ success',
      'common_task_2/ queued',
      'common_task_3/ waiting',
      'common_task_3/a waiting',
      'common_task_3/b waiting',
      'common_task_4/ waiting',
      'training_task_1/ queued',
      'training_task_1/a waiting',
      'training_task_1/b waiting',
    ])
  })
})
