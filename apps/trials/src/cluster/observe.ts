import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Dag, type Run, samplesOf, type TaskInstance, tableOf } from '@ml-airflow/core'
import { recordKey } from '../dags.ts'
import type { Observation, ObservedInstance, ObservedRecord, Place } from '../invariants/observation.ts'
import { within } from '../wait.ts'
import type { Cluster } from './cluster.ts'
import { countParameters } from './database.ts'
import { openJobs } from './jobs.ts'
import { zombiesOf } from './processes.ts'

// What the last task leaves to be done when its run is closed already: jobs to be ended, processes to be reaped.
const AFTERMATH_MS = 3_000

/** Looks at everything that a trial has left. */
export async function observe(cluster: Cluster): Promise<Observation> {
  const runs = await cluster.store.listRuns({ limit: 10_000 })
  const jobs = await aftermath(
    () => jobsOf(cluster),
    (found) => Object.values(found).every((count) => count === 0),
  )
  const leftovers = await aftermath(
    () => leftoversOf(cluster),
    (found) => found.length === 0,
  )
  const parameters = new Map<Run, Ids>()
  for (const run of runs)
    parameters.set(run, await cluster.store.findParameters(dagOf(cluster, run).parameters, run.conf))
  const instances: ObservedInstance[] = []
  const records = new Map<string, ObservedRecord>()
  for (const run of runs) {
    const ids = parameters.get(run) ?? {}
    instances.push(...(await instancesOf(cluster, run, ids)))
    for (const record of await recordsOf(cluster, run, ids)) records.set(record.key, record)
  }
  return {
    executions: cluster.executions,
    runs,
    instances,
    records: [...records.values()],
    answers: cluster.answers,
    faults: cluster.faults,
    jobs,
    leftovers,
    workers: cluster.workers.map(({ name, peakMb, log }) => ({ name, peakMb, leaks: leaksOf(cluster, name, log) })),
    parameters: await parametersOf(cluster),
  }
}

type Ids = Readonly<Record<string, number | undefined>>

async function aftermath<T>(look: () => Promise<T> | T, isOver: (found: T) => boolean): Promise<T> {
  let found = await look()
  await within(AFTERMATH_MS, async () => {
    found = await look()
    return isOver(found)
  })
  return found
}

function jobsOf({ settings }: Cluster): Promise<Record<string, number>> {
  return openJobs({ url: settings.REDIS_URL ?? '', prefix: settings.QUEUE_PREFIX })
}

function leftoversOf({ processes, workers }: Cluster): readonly string[] {
  const zombies = zombiesOf(workers.filter((worker) => worker.lives).map((worker) => worker.pid))
  return [...processes.map((pid) => `process ${pid} of a command`), ...zombies.map((pid) => `zombie ${pid}`)]
}

async function instancesOf(cluster: Cluster, run: Run, ids: Ids): Promise<ObservedInstance[]> {
  const dag = dagOf(cluster, run)
  const instances = await cluster.store.listInstances(run.id)
  return Promise.all(
    instances.map(async (instance) => ({
      ...instance,
      run: run.runId,
      record: keyOf(dag, ids, instance),
      upstream: upstreamOf(dag, run, instance),
      tries: await cluster.store.listTries(run.id, instance.taskId, instance.sample),
    })),
  )
}

function upstreamOf(dag: Dag, run: Run, { taskId, sample }: TaskInstance): readonly Place[] {
  const task = dag.graph.find(({ id }) => id === taskId)
  return (task?.after ?? []).flatMap((id) => {
    const upstream = dag.graph.find((other) => other.id === id)
    if (upstream === undefined) return []
    if (upstream.perSample && task?.perSample) return [{ taskId: id, sample }]
    return samplesOf(upstream, run.options.samples).map((one) => ({ taskId: id, sample: one }))
  })
}

async function recordsOf({ store, ...cluster }: Cluster, run: Run, ids: Ids): Promise<ObservedRecord[]> {
  const dag = dagOf(cluster, run)
  const queries = new Map<string, { table: string; keyColumn: string; parametersId: number }>()
  for (const task of dag.tasks.values()) {
    const parametersId = ids[task.parameters.name] ?? 0
    const query = { table: tableOf(task), keyColumn: `${task.parameters.name}_id`, parametersId }
    queries.set(query.table, query)
  }
  const found = await Promise.all([...queries.values()].map((query) => store.findRecords(query)))
  return found
    .flat()
    .filter(({ taskId }) => dag.tasks.has(taskId))
    .map((record) => ({ ...record, key: keyOf(dag, ids, record) }))
}

function keyOf(dag: Dag, ids: Ids, { taskId, sample }: Place): string {
  const task = dag.tasks.get(taskId)
  if (task === undefined) throw new Error(`DAG '${dag.id}' has no task '${taskId}'.`)
  return recordKey(tableOf(task), ids[task.parameters.name] ?? 0, taskId, sample)
}

function dagOf({ registry }: Pick<Cluster, 'registry'>, run: Run): Dag {
  return registry.get(run.dagId)
}

/** The database's password must be in no log: neither the worker's own nor those of its tasks. */
function leaksOf({ settings }: Cluster, name: string, log: string): readonly string[] {
  const secret = settings.DB_PASSWORD
  if (secret === undefined) return []
  const taskLogs = readdirSync(settings.LOG_DIR, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.log'))
    .filter((file) => readFileSync(join(settings.LOG_DIR, file), 'utf8').includes(secret))
  return [...(log.includes(secret) ? [`the log of ${name}`] : []), ...taskLogs]
}

async function parametersOf({ registry, settings }: Cluster) {
  if (settings.DB_TYPE === 'sqlite') return []
  const levels = registry.dags.flatMap((dag) => dag.parameters.chain)
  const columns = levels.map(({ name, parent, columns }) => {
    const key = parent === undefined ? [] : [`${parent.name}_id`]
    return [name, [...key, ...columns.map((column) => column.name)]] as const
  })
  return countParameters(settings.DB_PORT, settings.DB_SCHEMA, new Map(columns))
}
