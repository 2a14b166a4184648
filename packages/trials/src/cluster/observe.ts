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
import type { TrialSite } from './site.ts'

// Time for work that remains after the last run is closed. The queue's check finds a dead worker's job within three rounds,
// and may poll again after five seconds; processes are reaped at once.
const JOBS_MS = 20_000
const LEFTOVERS_MS = 3_000
const ALL_RUNS = 10_000

/** A run with its DAG and the rows of its parameter values. */
interface KnownRun {
  readonly run: Run
  readonly dag: Dag
  readonly parametersIds: Readonly<Record<string, number | undefined>>
}

/** Collects everything that a trial has left behind. */
export async function observe(cluster: Cluster): Promise<Observation> {
  const { site, answers, faults, workers } = cluster
  const queues = openJobs({ url: site.settings.REDIS_URL ?? '', prefix: site.settings.QUEUE_PREFIX })
  const jobs = await aftermath(
    JOBS_MS,
    () => queues.count(),
    (found) => Object.values(found).every((count) => count === 0),
  )
  await queues.close()
  const leftovers = await aftermath(
    LEFTOVERS_MS,
    () => leftoversOf(cluster),
    (found) => found.length === 0,
  )
  const known = await knownRuns(site)
  return {
    executions: cluster.executions,
    runs: known.map(({ run }) => run),
    instances: await gather(known, (run) => instancesOf(site, run)),
    records: await gather(known, (run) => recordsOf(site, run)),
    answers,
    faults,
    jobs,
    leftovers,
    workers: workers.map(({ name, peakMb }) => ({ name, peakMb })),
    leaks: leaksOf(site),
    parameters: await parametersOf(site),
  }
}

async function aftermath<T>(withinMs: number, read: () => Promise<T> | T, isOver: (found: T) => boolean): Promise<T> {
  let found = await read()
  await within(withinMs, async () => {
    if (isOver(found)) return true
    found = await read()
    return false
  })
  return found
}

function leftoversOf({ processes, workers }: Cluster): readonly string[] {
  const zombies = zombiesOf(workers.filter((worker) => worker.lives).map((worker) => worker.pid))
  return [...processes.map((pid) => `process ${pid} of a command`), ...zombies.map((pid) => `zombie ${pid}`)]
}

async function knownRuns({ store, registry }: TrialSite): Promise<readonly KnownRun[]> {
  const runs = await store.runs.list({ limit: ALL_RUNS })
  return Promise.all(
    runs.map(async (run) => {
      const dag = registry.get(run.dagId)
      return { run, dag, parametersIds: await store.records.findParameters(dag.parameters, run.conf) }
    }),
  )
}

async function gather<T>(runs: readonly KnownRun[], of: (run: KnownRun) => Promise<readonly T[]>): Promise<T[]> {
  const found: T[] = []
  for (const run of runs) found.push(...(await of(run)))
  return found
}

async function instancesOf({ store }: TrialSite, known: KnownRun): Promise<readonly ObservedInstance[]> {
  const instances = await store.instances.list(known.run.id)
  return Promise.all(
    instances.map(async (instance) => ({
      ...instance,
      run: known.run.runId,
      record: keyOf(known, instance),
      upstream: upstreamOf(known, instance, instances),
      tries: await store.instances.listTries(known.run.id, instance.taskId, instance.sample),
    })),
  )
}

function upstreamOf(
  { run, dag }: KnownRun,
  { taskId, sample }: TaskInstance,
  instances: readonly TaskInstance[],
): readonly Place[] {
  const task = dag.graph.find(({ id }) => id === taskId)
  // A trigger rule may start a task before its upstream tasks have ended well.
  if (task?.rule !== undefined) return []
  return (task?.after ?? []).flatMap((id) => {
    const upstream = dag.graph.find((other) => other.id === id)
    if (upstream === undefined) return []
    if (upstream.perSample && task?.perSample) return [{ taskId: id, sample }]
    if (upstream.samplesFrom !== undefined)
      return instances.filter((one) => one.taskId === id).map((one) => ({ taskId: id, sample: one.sample }))
    return samplesOf(upstream, run.options.samples).map((one) => ({ taskId: id, sample: one }))
  })
}

async function recordsOf({ store }: TrialSite, known: KnownRun): Promise<readonly ObservedRecord[]> {
  const { dag, parametersIds } = known
  const tables = new Map([...dag.tasks.values()].map((task) => [tableOf(task), task.parameters.name]))
  const queries = [...tables].map(([table, parameters]) =>
    store.records.find({ table, keyColumn: `${parameters}_id`, parametersId: parametersIds[parameters] ?? 0 }),
  )
  const records = (await Promise.all(queries)).flat()
  return records
    .filter(({ taskId }) => dag.tasks.has(taskId))
    .map((record) => ({ ...record, key: keyOf(known, record) }))
}

function keyOf({ dag, parametersIds }: KnownRun, { taskId, sample }: Place): string {
  const task = dag.tasks.get(taskId)
  if (task === undefined) throw new Error(`DAG '${dag.id}' has no task '${taskId}'.`)
  return recordKey(tableOf(task), parametersIds[task.parameters.name] ?? 0, taskId, sample)
}

function leaksOf(site: TrialSite): readonly string[] {
  const secret = site.settings.DB_PASSWORD
  return secret === undefined ? [] : logsWith(site, secret)
}

/** Logs, of processes and of tasks, that contain a text. */
export function logsWith({ folder }: TrialSite, text: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.log'))
    .filter((file) => readFileSync(join(folder, file), 'utf8').includes(text))
}

async function parametersOf({ registry, settings }: TrialSite): Promise<Observation['parameters']> {
  if (settings.DB_TYPE === 'sqlite') return []
  const levels = registry.dags.flatMap((dag) => dag.parameters.chain)
  const columns = levels.map(({ name, parent, columns }) => {
    const key = parent === undefined ? [] : [`${parent.name}_id`]
    return [name, [...key, ...columns.map((column) => column.name)]] as const
  })
  return countParameters(settings.DB_PORT, settings.DB_SCHEMA, new Map(columns))
}
