import {
  type DagRegistry,
  DEFAULT_QUEUE,
  isClosed,
  type KnownWorker,
  type PoolUse,
  type Run,
  type Store,
} from '@ml-airflow/core'

export interface WaitingParts {
  readonly store: Pick<Store, 'runs' | 'instances' | 'workers' | 'pools' | 'admission'>
  readonly registry: Pick<DagRegistry, 'find'>
  /** Of DAGs that say nothing themselves: the setting MAX_ACTIVE_RUNS_PER_DAG. */
  readonly maxActiveRuns: number
}

/** An idle worker takes work up within a second, and looks again for a DAG that it does not have every ten. */
const TAKEN_UP_MS = 12_000

/**
 * What a run waits for, in sentences for people; none where it is closed, or its tasks run. Two queries for a run without tasks that
 * wait, up to six for others.
 */
export async function waitingFor(parts: WaitingParts, run: Run, now = new Date()): Promise<readonly string[]> {
  if (isClosed(run.state)) return []
  const { store } = parts
  const [plan, workers] = await Promise.all([store.runs.planOf(run.id), store.workers.list()])
  if (plan === undefined) return []
  const alive = workers.filter((worker) => worker.alive)
  const general = [...paused(run, plan.paused), ...noWorker(alive, workers)]
  if (!plan.expanded) return general.length > 0 ? general : notTakenUp(parts, run, alive, now)
  return [...general, ...(await tasksWait(parts, run, alive, now))]
}

function paused({ dagId }: Run, isPaused: boolean): readonly string[] {
  return isPaused ? [`DAG '${dagId}' is paused: nothing of it starts until \`ml-airflow unpause ${dagId}\`.`] : []
}

function noWorker(alive: readonly KnownWorker[], workers: readonly KnownWorker[]): readonly string[] {
  if (alive.length > 0) return []
  const [last] = [...workers].sort((a, b) => Number(b.heartbeatAt) - Number(a.heartbeatAt))
  const seen =
    last === undefined
      ? ''
      : ` The last one, on ${last.host}, sent its last heartbeat at ${last.heartbeatAt.toISOString()}.`
  return [`No worker is alive: start one by \`ml-airflow worker\`.${seen}`]
}

async function notTakenUp(
  { store, registry, maxActiveRuns }: WaitingParts,
  run: Run,
  alive: readonly KnownWorker[],
  now: Date,
): Promise<readonly string[]> {
  if ((await store.admission.listDagsHeldBack()).includes(run.dagId)) {
    const limit = registry.find(run.dagId)?.maxActiveRuns ?? maxActiveRuns
    return [
      `DAG '${run.dagId}' has ${runs(limit)} under way, which is its limit: the next starts when one of them ends.`,
    ]
  }
  const waited = Number(now) - Number(run.createdAt)
  if (waited < TAKEN_UP_MS) return []
  return [`No worker has taken it up for ${seconds(waited)}. ${maybeUnknown(`DAG '${run.dagId}'`, alive)}`]
}

async function tasksWait(
  { store }: WaitingParts,
  run: Run,
  alive: readonly KnownWorker[],
  now: Date,
): Promise<readonly string[]> {
  const counts = await store.instances.count(run.id)
  const queued = counts.queued ?? 0
  const later = counts.up_for_retry ?? 0
  if (queued === 0 && (later === 0 || (counts.running ?? 0) > 0)) return []
  const instances = await store.instances.list(run.id)
  const pooled = instances.filter(({ state, pool }) => state === 'queued' && pool !== undefined)
  const pools = pooled.length === 0 ? [] : await store.pools.list()
  const unserved = queuesWithoutWorker(instances, alive)
  const free = instances.filter(
    ({ state, pool, queue }) => state === 'queued' && pool === undefined && !unserved.has(queue ?? DEFAULT_QUEUE),
  )
  return [
    ...poolWaits(pooled, pools),
    ...queueWaits(instances, unserved),
    ...(free.length === 0 ? [] : slotWaits(free, alive, now)),
    ...retryWaits(instances, counts.running ?? 0),
  ]
}

type Waiting = Awaited<ReturnType<Store['instances']['list']>>[number]

/** Of the tasks that wait now, where some worker is alive. */
function queuesWithoutWorker(instances: readonly Waiting[], alive: readonly KnownWorker[]): ReadonlySet<string> {
  if (alive.length === 0) return new Set()
  const served = new Set(alive.flatMap(({ queues }) => queues))
  const asked = instances.filter(({ state }) => state === 'queued').map(({ queue }) => queue ?? DEFAULT_QUEUE)
  return new Set(asked.filter((queue) => !served.has(queue)))
}

function queueWaits(instances: readonly Waiting[], unserved: ReadonlySet<string>): readonly string[] {
  return [...unserved].sort().map((name) => {
    const waiting = instances.filter(({ state, queue }) => state === 'queued' && (queue ?? DEFAULT_QUEUE) === name)
    return `${tasks(waiting)} in queue '${name}', which no live worker serves: start one by \`ml-airflow worker --queues ${name}\`.`
  })
}

function poolWaits(instances: readonly Waiting[], pools: readonly PoolUse[]): readonly string[] {
  const names = [...new Set(instances.map(({ pool }) => pool ?? ''))].sort()
  return names.flatMap((name) => {
    const waiting = instances.filter(({ pool }) => pool === name)
    const most = Math.max(...waiting.map(({ poolSlots }) => poolSlots))
    const trouble = poolTrouble(
      name,
      pools.find((pool) => pool.name === name),
      most,
    )
    return trouble === undefined ? [] : [`${tasks(waiting)} for slots of pool '${name}': ${trouble}`]
  })
}

function poolTrouble(name: string, pool: PoolUse | undefined, most: number): string | undefined {
  if (pool === undefined) return `there is no such pool. Make it by \`ml-airflow pool -s ${name} SLOTS DESCRIPTION\`.`
  if (pool.slots < 0) return undefined
  if (most > pool.slots) return `a task takes ${most}, and it has ${pool.slots}.`
  return pool.used + most > pool.slots ? `${pool.used} of ${pool.slots} are taken.` : undefined
}

function slotWaits(instances: readonly Waiting[], alive: readonly KnownWorker[], now: Date): readonly string[] {
  if (alive.length === 0) return []
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  const running = alive.reduce((sum, worker) => sum + worker.running, 0)
  if (running >= slots) return [`${tasks(instances)} for a worker: all ${slots} slots are taken.`]
  const long = instances.filter(({ queuedAt }) => Number(now) - Number(queuedAt ?? now) >= TAKEN_UP_MS)
  const [first] = long
  if (first === undefined) return []
  if (first.action === 'join') return [`${tasks(long)} for the same work of another run, whose result they will take.`]
  const waited = Number(now) - Number(first.queuedAt)
  return [
    `${tasks(long)}, and no worker has taken ${them(long)} up for ${seconds(waited)}. ${maybeUnknown(`task '${first.taskId}'`, alive)}`,
  ]
}

function retryWaits(instances: readonly Waiting[], running: number): readonly string[] {
  const later = instances.filter(({ state }) => state === 'up_for_retry')
  const [next] = later
    .map(({ retryAt }) => retryAt)
    .filter((at) => at !== undefined)
    .sort((a, b) => Number(a) - Number(b))
  if (running > 0 || next === undefined) return []
  return [`${tasks(later)} for the next try, at ${next.toISOString()}.`]
}

function maybeUnknown(what: string, alive: readonly KnownWorker[]): string {
  const shown = alive.slice(0, 3).map(({ host, pid }) => `${host}:${pid}`)
  const names = `${shown.join(', ')}${alive.length > shown.length ? ' …' : ''}`
  return `Perhaps the workers that are alive (${names}) have no ${what}: compare their DAGS_FOLDER with what \`ml-airflow list_dags\` shows there.`
}

function tasks(instances: readonly Waiting[]): string {
  const [first] = instances
  return instances.length === 1 ? `Task '${first?.taskId}' waits` : `${instances.length} tasks wait`
}

function them({ length }: readonly Waiting[]): string {
  return length === 1 ? 'it' : 'them'
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`
}

function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}
