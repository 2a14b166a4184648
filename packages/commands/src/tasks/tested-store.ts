import {
  type AnyTask,
  type ClaimRequest,
  type ClaimResult,
  type Dag,
  type InstanceSelector,
  type Run,
  type Store,
  type StoredRecord,
  type TaskInstance,
  type TryEnd,
  tableOf,
} from '@ml-airflow/core'

/** One task under `test`. Its run need not exist. */
export interface TestSubject {
  readonly dag: Dag
  /** Working directory of the DAG's commands. */
  readonly folder: string | undefined
  readonly task: AnyTask
  readonly run: Run
  readonly sample: string
  readonly logPath: string
  /** Outputs of upstream tests, in place of their records. */
  readonly upstream?: readonly TestedOutput[]
}

/** Output of the test of an upstream task. */
export interface TestedOutput {
  readonly taskId: string
  readonly sample: string
  readonly outputPath: string | undefined
}

/**
 * A store in which this task may always start. It reports the end only to `onEnd`, reads the results of earlier runs and
 * writes nothing, so that `test` follows the same path as a worker.
 */
export async function testStore(store: Store, subject: TestSubject, onEnd: (end: TryEnd) => void): Promise<Store> {
  const { dag, task, run, sample } = subject
  const parametersIds = await parametersIdsOf(store, subject)
  const recordsOf: RecordsOf = (one) =>
    store.records.find({
      table: tableOf(one),
      keyColumn: `${one.parameters.name}_id`,
      parametersId: parametersIds[one.parameters.name] ?? 0,
    })
  const record = (await recordsOf(task)).find((one) => one.taskId === task.id && one.sample === sample)
  const settle = async ({ end }: { end: TryEnd }) => {
    onEnd(end)
    return { kind: 'settled', releasable: { ready: [], joined: [] } } as const
  }
  const stored = { run, graph: dag.graph, parametersIds, expanded: true, paused: false, delivery: 0 }
  return {
    ...store,
    runs: { ...store.runs, load: async () => stored },
    // A test reserves no path and stores nothing to compare records with.
    records: { ...store.records, reservePath: async () => undefined },
    claims: { ...store.claims, take: async (request) => claimedFor(subject, record?.id ?? 0, request) },
    instances: { ...store.instances, outputsOf: (_run, upstream) => outputsOf(subject, recordsOf, upstream) },
    fanOut: { ...store.fanOut, samplesOf: (_run, taskIds) => listedSamples(subject, recordsOf, taskIds) },
    settlement: { ...store.settlement, succeed: settle, fail: settle },
  }
}

type RecordsOf = (task: AnyTask) => Promise<readonly StoredRecord[]>

async function parametersIdsOf(store: Store, { dag, task, run }: TestSubject): Promise<Record<string, number>> {
  const found = await store.records.findParameters(task.parameters, run.conf)
  return Object.fromEntries(dag.parameters.chain.map(({ name }) => [name, found[name] ?? 0]))
}

function claimedFor(subject: TestSubject, recordId: number, { fingerprint = '' }: ClaimRequest): ClaimResult {
  const { task, run, logPath } = subject
  return {
    kind: 'claimed',
    instance: instanceOf(subject),
    claim: { table: tableOf(task), recordId, epoch: 0, run: run.id, instance: 0, tryNumber: 1 },
    logPath,
    lineage: '',
    fingerprint,
    lost: [],
  }
}

/** Outputs from upstream tests, else from the records of earlier runs. */
async function outputsOf(
  { dag, run, upstream: tested }: TestSubject,
  recordsOf: RecordsOf,
  selectors: readonly InstanceSelector[],
): Promise<readonly TestedOutput[]> {
  if (tested !== undefined) return tested.filter((one) => isMeant(one, selectors))
  const outputs = selectors.map(async ({ taskId, sample }) => {
    const task = dag.tasks.get(taskId)
    const records = task === undefined ? [] : await recordsOf(task)
    const samples = sample === undefined ? samplesOf(task, run, records) : [sample]
    return records.filter(
      (one) => one.taskId === taskId && one.finishedAt !== undefined && samples.includes(one.sample),
    )
  })
  return (await Promise.all(outputs)).flat()
}

/** Samples of tasks whose samples come from a list: from tests, else from the records of earlier runs. */
async function listedSamples(
  { dag, upstream: tested }: TestSubject,
  recordsOf: RecordsOf,
  taskIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lists = taskIds.map(async (taskId) => {
    const task = dag.tasks.get(taskId)
    const made = tested ?? (task === undefined ? [] : await recordsOf(task))
    return [taskId, made.flatMap((one) => (one.taskId === taskId ? one.sample : []))] as const
  })
  return new Map(await Promise.all(lists))
}

/** Samples of a task that takes them from a list: those with records. */
function samplesOf(task: AnyTask | undefined, run: Run, records: readonly StoredRecord[]): readonly string[] {
  return task?.samplesFrom === undefined ? run.options.samples : records.map(({ sample }) => sample)
}

function isMeant({ taskId, sample }: TestedOutput, selectors: readonly InstanceSelector[]): boolean {
  return selectors.some((one) => one.taskId === taskId && (one.sample ?? sample) === sample)
}

function instanceOf({ run, task, sample }: TestSubject): TaskInstance {
  return {
    id: 0,
    run: run.id,
    taskId: task.id,
    sample,
    state: 'running',
    decision: 'run',
    reason: 'forced',
    sentence: 'Tested.',
    tryNumber: 1,
    // A test has only one try.
    failures: Number.POSITIVE_INFINITY,
    losses: Number.POSITIVE_INFINITY,
    retryAt: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    finishedAt: undefined,
    outputPath: undefined,
    pool: undefined,
    poolSlots: 1,
    priorityWeight: 1,
  }
}
