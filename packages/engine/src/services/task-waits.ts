import {
  type DagRegistry,
  DEFAULT_QUEUE,
  type KnownWorker,
  type PoolUse,
  type Run,
  type Store,
  type WaitingGroup,
} from '@ml-airflow/core'
import { gpuWaits, waitingForGpus } from './gpu-waits.ts'
import { countOf, maybeUnknown, PICKED_UP_MS, seconds, tasks } from './wait-sentences.ts'

export interface TaskWaitsParts {
  readonly store: Pick<Store, 'instances' | 'pools'>
  readonly registry: Pick<DagRegistry, 'find'>
}

/** Obstacles of the tasks of a run in progress. Needs up to three queries if some of them wait, otherwise one. */
export async function tasksWait(
  { store, registry }: TaskWaitsParts,
  run: Run,
  alive: readonly KnownWorker[],
  now: Date,
): Promise<readonly string[]> {
  const counts = await store.instances.count(run.id)
  const queued = counts.queued ?? 0
  const later = counts.up_for_retry ?? 0
  if (queued === 0 && (later === 0 || (counts.running ?? 0) > 0)) return []
  const groups = await store.instances.listWaiting(run.id, new Date(Number(now) - PICKED_UP_MS))
  const pooled = groups.filter(({ state, pool }) => state === 'queued' && pool !== undefined)
  const pools = pooled.length === 0 ? [] : await store.pools.list()
  const onGpus = alive.length === 0 ? [] : waitingForGpus(groups, registry.find(run.dagId))
  const ofGpus = new Set(onGpus.map(({ group }) => group))
  const others = groups.filter((group) => !ofGpus.has(group))
  const unserved = queuesWithoutWorker(others, alive)
  const free = others.filter(
    ({ state, pool, queue }) => state === 'queued' && pool === undefined && !unserved.has(queue ?? DEFAULT_QUEUE),
  )
  return [
    ...poolWaits(pooled, pools),
    ...queueWaits(others, unserved),
    ...gpuWaits(onGpus, alive, now),
    ...(free.length === 0 ? [] : slotWaits(free, alive, now)),
    ...retryWaits(groups, counts.running ?? 0),
  ]
}

/** Queues of waiting tasks without a worker, if any worker is alive. */
function queuesWithoutWorker(groups: readonly WaitingGroup[], alive: readonly KnownWorker[]): ReadonlySet<string> {
  if (alive.length === 0) return new Set()
  const served = new Set(alive.flatMap(({ queues }) => queues))
  const asked = groups.filter(({ state }) => state === 'queued').map(({ queue }) => queue ?? DEFAULT_QUEUE)
  return new Set(asked.filter((queue) => !served.has(queue)))
}

function queueWaits(groups: readonly WaitingGroup[], unserved: ReadonlySet<string>): readonly string[] {
  return [...unserved].sort().map((name) => {
    const waiting = groups.filter(({ state, queue }) => state === 'queued' && (queue ?? DEFAULT_QUEUE) === name)
    return `${tasks(waiting)} in queue '${name}', which no live worker serves: start one with \`ml-airflow worker --queues ${name}\`.`
  })
}

function poolWaits(groups: readonly WaitingGroup[], pools: readonly PoolUse[]): readonly string[] {
  const names = [...new Set(groups.map(({ pool }) => pool ?? ''))].sort()
  return names.flatMap((name) => {
    const waiting = groups.filter(({ pool }) => pool === name)
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
  if (pool === undefined) return `it does not exist. Create it with \`ml-airflow pool -s ${name} SLOTS DESCRIPTION\`.`
  if (pool.slots < 0) return undefined
  if (most > pool.slots) return `a task takes ${most}, and it has ${pool.slots}.`
  return pool.used + most > pool.slots ? `${pool.used} of ${pool.slots} are taken.` : undefined
}

function slotWaits(groups: readonly WaitingGroup[], alive: readonly KnownWorker[], now: Date): readonly string[] {
  if (alive.length === 0) return []
  const slots = alive.reduce((sum, worker) => sum + worker.slots, 0)
  const running = alive.reduce((sum, worker) => sum + worker.running, 0)
  if (running >= slots) return [`${tasks(groups)} for a worker: all ${slots} slots are taken.`]
  const long = groups.filter(({ queuedAt }) => Number(now) - Number(queuedAt ?? now) >= PICKED_UP_MS)
  const [first] = long
  if (first === undefined) return []
  if (first.decision === 'join')
    return [`${tasks(long)} for the same work of another run, whose result they will take.`]
  const waited = Number(now) - Number(first.queuedAt)
  return [
    `${tasks(long)}, and no worker has picked ${them(long)} up for ${seconds(waited)}. ${maybeUnknown(`task '${first.taskId}'`, alive)}`,
  ]
}

function retryWaits(groups: readonly WaitingGroup[], running: number): readonly string[] {
  const later = groups.filter(({ state }) => state === 'up_for_retry')
  const [next] = later
    .map(({ retryAt }) => retryAt)
    .filter((at) => at !== undefined)
    .sort((a, b) => Number(a) - Number(b))
  if (running > 0 || next === undefined) return []
  return [`${tasks(later)} for the next try, at ${next.toISOString()}.`]
}

function them(groups: readonly WaitingGroup[]): string {
  return countOf(groups) === 1 ? 'it' : 'them'
}
