import type { NewInstance, RecordKey, Run, StoredRun } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { DAG, delivery, knownRun, RUN, witness } from '../fakes.fixture.ts'
import { NO_TRACES } from '../tracing/no-traces.ts'
import { RunExpander } from './expander.ts'

const JOB = { run: 7, dagId: DAG.id, delivery: 1 }
const PLAN: StoredRun = {
  run: RUN,
  graph: DAG.graph,
  parametersIds: { word: 3 },
  expanded: false,
  paused: false,
  delivery: 1,
}

interface Given {
  readonly epoch?: number | 'held'
  readonly isAdmitted?: boolean
  readonly existing?: readonly string[]
  readonly isFenced?: boolean
  readonly known?: object
}

/** An expander over tables in memory, with a log of its writes. */
function expanderOf(given: Given = {}) {
  const rows = new Map((given.existing ?? []).map((id) => [id, record(id)]))
  const made: RecordKey[] = []
  const instances: NewInstance[] = []
  const did: string[] = []
  const observer = witness()
  const records = {
    find: async ({ table }: { table: string }) => [...rows.values()].filter(({ taskId }) => taskId === table),
    async ensureAndFind({ table }: { table: string }, keys: readonly RecordKey[]) {
      made.push(...keys)
      for (const { taskId } of keys)
        rows.set(taskId, { ...record(taskId), startedAt: undefined, finishedAt: undefined, finishEpoch: undefined })
      return [...rows.values()].filter(({ taskId }) => taskId === table)
    },
  }
  const expansion = {
    async claim() {
      did.push('claim')
      return given.epoch === 'held' ? undefined : (given.epoch ?? 4)
    },
    async addInstances(_: number, epoch: number, some: readonly NewInstance[]) {
      did.push(`add at ${epoch}`)
      instances.push(...some)
      return given.isFenced !== true
    },
    async finishDone(_: Run, epoch: number, some: readonly NewInstance[]) {
      did.push(`finish and close at ${epoch}`)
      instances.push(...some)
      return given.isFenced !== true
    },
    async finish(_: number, epoch: number, some: readonly NewInstance[]) {
      did.push(`finish at ${epoch}`)
      instances.push(...some)
      return given.isFenced === true ? undefined : [delivery('prep')]
    },
  }
  const expander = new RunExpander({
    store: { records, expansion } as never,
    files: { exists: () => true, inspectOutput: async () => 'same' } as never,
    runs: { know: async () => knownRun(given.known) } as never,
    runLimit: { admit: async () => given.isAdmitted !== false } as never,
    observer,
    leaseMs: 1_000,
    traces: NO_TRACES,
  })
  return { expander, made, instances, did, troubles: observer.troubles }
}

function record(taskId: string) {
  return {
    id: 5,
    taskId,
    sample: '',
    epoch: 2,
    finishEpoch: 2 as number | undefined,
    resultEpoch: undefined,
    outputPath: undefined,
    startedAt: new Date(0) as Date | undefined,
    finishedAt: new Date(1_000) as Date | undefined,
    output: { kind: 'as_made' } as const,
    version: '',
    inputs: '',
    fingerprint: '',
    manifest: undefined,
    lineage: taskId === 'train' ? 'prep 5@unfinished' : '',
    claim: undefined,
  }
}

test('missing records are created, and each task gets an instance with its number of open upstreams', async () => {
  const { expander, made, instances, did } = expanderOf()
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'expanded', queued: [delivery('prep')] })
  expect(made.map(({ taskId }) => taskId)).toEqual(['prep', 'train'])
  expect(instances).toMatchObject([
    { taskId: 'prep', pending: 0, decision: { kind: 'run', reason: 'no_previous' }, table: 'prep' },
    { taskId: 'train', pending: 1, decision: { kind: 'run', reason: 'no_previous' }, table: 'train' },
  ])
  expect(did).toEqual(['claim', 'finish at 4'])
})

test('an existing record is not created again', async () => {
  const { expander, made } = expanderOf({ existing: ['prep'] })
  await expander.expand(PLAN, JOB)
  expect(made.map(({ taskId }) => taskId)).toEqual(['train'])
})

test('a paused run looks again later, and nothing is claimed', async () => {
  const { expander, did } = expanderOf()
  expect(await expander.expand({ ...PLAN, paused: true }, JOB)).toEqual({ kind: 'again', delayMs: 30_000 })
  expect(did).toEqual([])
})

test.each([
  [{ dag: undefined }, `this worker has no DAG 'fake_dag'.`],
  [{ parametersIds: {} }, `this worker has no task 'prep' of DAG 'fake_dag' as it was.`],
])('a run whose tasks this worker lacks is left to others, and reported', async (known, sentence) => {
  const { expander, did, troubles } = expanderOf({ known })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'again', delayMs: 10_000 })
  expect([did, troubles]).toEqual([[], [`Run 'fake_run' waits: ${sentence}`]])
})

test('a run that another worker expands is looked at again soon', async () => {
  const { expander, instances } = expanderOf({ epoch: 'held' })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'again', delayMs: 1_000 })
  expect(instances).toEqual([])
})

test('a run beyond the limit of its DAG is held back before any record is created', async () => {
  const { expander, made } = expanderOf({ isAdmitted: false })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'held_back' })
  expect(made).toEqual([])
})

test('an expansion that lost its claim does not finish', async () => {
  const { expander, did } = expanderOf({ isFenced: true })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'again', delayMs: 1_000 })
  expect(did).toEqual(['claim', 'finish at 4'])
})

test('a run whose tasks are all done is closed in the transaction that ends its expansion', async () => {
  const { expander, instances, did } = expanderOf({ existing: ['prep', 'train'] })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'done' })
  expect(instances.map(({ decision }) => decision.kind)).toEqual(['skip', 'skip'])
  expect(did).toEqual(['claim', 'finish and close at 4'])
})

test('a run whose tasks are all done is not closed by an expansion that lost its claim', async () => {
  const { expander } = expanderOf({ existing: ['prep', 'train'], isFenced: true })
  expect(await expander.expand(PLAN, JOB)).toEqual({ kind: 'again', delayMs: 1_000 })
})
