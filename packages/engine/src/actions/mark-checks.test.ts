import { type AnyTask, defineDag, NO_RECORD, type RecordedInstance, type StoredRun } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, instanceOf, RUN, RunnableStep, Word } from '../fakes.fixture.ts'
import { MarkChecks } from './mark-checks.ts'

class Writing extends RunnableStep {
  override outputPathProvider() {
    return '/out/model'
  }
}
const WRITING = defineDag({ id: DAG.id, parameters: Word, tasks: [new Writing('prep')] })

function storedRun(more: Partial<StoredRun> = {}): StoredRun {
  return { run: RUN, graph: DAG.graph, parametersIds: { word: 3 }, delivery: 1, paused: false, ...more } as StoredRun
}

function recorded(more: Partial<RecordedInstance> = {}): RecordedInstance {
  return { ...instanceOf('prep', { state: 'failed' }), table: 'prep', recordId: 5, ...more } as RecordedInstance
}

interface Given {
  readonly dag?: { readonly tasks: ReadonlyMap<string, AnyTask> } | undefined
  readonly exists?: boolean
  readonly used?: number
}

function checksOf(given: Given = {}) {
  const { exists = false, used = 0 } = given
  return new MarkChecks({
    store: { pools: { find: async (name: string) => ({ name, slots: 1, used }) } } as never,
    registry: { find: () => ('dag' in given ? given.dag : DAG), folderOf: () => '/dags' } as never,
    files: { exists: () => exists },
    outputDir: '/out',
  })
}

test('a task without an output may be marked', async () => {
  await checksOf().check(storedRun(), [recorded()], 'success')
  await checksOf().check(storedRun(), [recorded()], 'failed')
})

test('nothing of a paused DAG is marked', async () => {
  await expect(checksOf().check(storedRun({ paused: true }), [recorded()], 'failed')).rejects.toThrow(
    /is paused: unpause it/,
  )
})

test('a task is marked as done only where its output is there', async () => {
  const missing = checksOf({ dag: WRITING })
  await expect(missing.check(storedRun(), [recorded()], 'success')).rejects.toThrow(
    /cannot be marked as done: its output \/out\/model is not there\. Put it there, or run the task\./,
  )
  await missing.check(storedRun(), [recorded()], 'failed')
  await checksOf({ dag: WRITING, exists: true }).check(storedRun(), [recorded()], 'success')
})

test('a full pool keeps its tasks from being marked', async () => {
  const pooled = [recorded({ pool: 'gpu' })]
  await expect(checksOf({ used: 1 }).check(storedRun(), pooled, 'success')).rejects.toThrow(
    "Pool 'gpu' has no free slot now",
  )
  await checksOf().check(storedRun(), pooled, 'success')
})

test('a task that the DAG has no longer, or whose samples are unknown, cannot be marked', () => {
  expect(() => checksOf({ dag: undefined }).checkOutputs(storedRun(), [recorded()], 'failed')).toThrow(
    /has no task 'prep' any more/,
  )
  const placeholder = [recorded({ recordId: NO_RECORD })]
  expect(() => checksOf().checkOutputs(storedRun(), placeholder, 'failed')).toThrow(/its samples are unknown until/)
})
