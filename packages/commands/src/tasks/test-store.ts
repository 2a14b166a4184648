import {
  type AnyTask,
  type Dag,
  type InstanceSelector,
  type Run,
  type Store,
  type StoredRecord,
  type TaskInstance,
  type TryEnd,
  tableOf,
} from '@ml-airflow/core'

/** One task as `test` runs it, of a run that need not exist. */
export interface TestSubject {
  readonly dag: Dag
  /** In which the DAG's commands run. */
  readonly folder: string | undefined
  readonly task: AnyTask
  readonly run: Run
  readonly sample: string
  readonly logPath: string
  /** What tests of tasks upstream have made, in place of what their records hold. */
  readonly upstream?: readonly TestedOutput[]
}

/** What the test of a task upstream has made. */
export interface TestedOutput {
  readonly taskId: string
  readonly sample: string
  readonly outputPath: string | undefined
}

/**
 * A store in which this task may always start, and whose end is told to `onEnd` alone. It reads what earlier runs have left
 * and writes nothing; so `test` goes the very way that a worker goes.
 */
export async function testStore(store: Store, subject: TestSubject, onEnd: (end: TryEnd) => void): Promise<Store> {
  const { dag, task, run, sample, logPath } = subject
  const found = await store.records.findParameters(task.parameters, run.conf)
  const parametersIds = Object.fromEntries(dag.parameters.chain.map(({ name }) => [name, found[name] ?? 0]))
  const recordsOf = (one: AnyTask): Promise<readonly StoredRecord[]> =>
    store.records.find({
      table: tableOf(one),
      keyColumn: `${one.parameters.name}_id`,
      parametersId: parametersIds[one.parameters.name] ?? 0,
    })
  const record = (await recordsOf(task)).find((one) => one.taskId === task.id && one.sample === sample)
  const claim = { table: tableOf(task), recordId: record?.id ?? 0, epoch: 0, run: run.id, instance: 0, tryNumber: 1 }
  const settle = async ({ end }: { end: TryEnd }) => {
    onEnd(end)
    return { kind: 'settled', released: { ready: [], joined: [] } } as const
  }
  return {
    ...store,
    runs: {
      ...store.runs,
      planOf: async () => ({ run, graph: dag.graph, parametersIds, expanded: true, paused: false, delivery: 0 }),
    },
    // A test reserves no path, and keeps nothing that a record could be compared with.
    records: { ...store.records, promise: async () => undefined },
    claims: {
      ...store.claims,
      take: async ({ fingerprint = '' }) => ({
        kind: 'claimed',
        instance: instanceOf(subject),
        claim,
        logPath,
        lineage: '',
        fingerprint,
        lost: [],
      }),
    },
    instances: {
      ...store.instances,
      outputsOf: async (_run, upstream) => {
        if (subject.upstream !== undefined) return subject.upstream.filter((one) => isMeant(one, upstream))
        const outputs = upstream.map(async ({ taskId, sample }) => {
          const upstreamTask = dag.tasks.get(taskId)
          const records = upstreamTask === undefined ? [] : await recordsOf(upstreamTask)
          const samples = sample === undefined ? run.options.samples : [sample]
          return records.filter(
            (one) => one.taskId === taskId && one.finishedAt !== undefined && samples.includes(one.sample),
          )
        })
        return (await Promise.all(outputs)).flat()
      },
    },
    settlement: { ...store.settlement, succeed: settle, fail: settle },
  }
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
    action: 'run',
    reason: 'forced',
    sentence: 'Tested.',
    tryNumber: 1,
    // One try is all there is.
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
