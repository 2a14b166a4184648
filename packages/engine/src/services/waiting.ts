import { type DagRegistry, isClosed, type JobQueue, type KnownWorker, type Run, type Store } from '@ml-airflow/core'
import { type TaskWaitsParts, tasksWait } from './task-waits.ts'
import { firstWorkers, maybeUnknown, PICKED_UP_MS, redisAway, seconds } from './wait-sentences.ts'

export interface WaitingParts extends TaskWaitsParts {
  readonly store: TaskWaitsParts['store'] & Pick<Store, 'runs' | 'workers' | 'runLimit'>
  readonly registry: Pick<DagRegistry, 'find'>
  /** Limit for DAGs that set none: the setting MAX_ACTIVE_RUNS_PER_DAG. */
  readonly maxActiveRuns: number
  /** Undefined for a short-lived process, which does not know for how long Redis has been away. */
  readonly queue?: Pick<JobQueue, 'awaySince'>
}

/**
 * Sentences about what a run waits for; none if it is closed, or its tasks run. Needs two queries for a run without waiting
 * tasks, up to six for others.
 */
export async function waitingFor(parts: WaitingParts, run: Run, now = new Date()): Promise<readonly string[]> {
  if (isClosed(run.state)) return []
  const { store } = parts
  const [stored, workers] = await Promise.all([store.runs.load(run.id), store.workers.list()])
  if (stored === undefined) return []
  const alive = workers.filter((worker) => worker.alive)
  const away = parts.queue?.awaySince
  const general = [...paused(run, stored.paused), ...noWorker(alive, workers), ...unknownDag(run, alive)]
  // It explains why no worker takes the tasks up.
  if (away !== undefined) return [redisAway(away), ...general]
  if (!stored.expanded) return general.length > 0 ? general : notPickedUp(parts, run, alive, now)
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
  return [`No worker is alive: start one with \`ml-airflow worker\`.${seen}`]
}

function unknownDag({ dagId }: Run, alive: readonly KnownWorker[]): readonly string[] {
  if (alive.length === 0 || alive.some(({ dags }) => dags === undefined || dags.includes(dagId))) return []
  return [`No live worker has DAG '${dagId}': compare the DAGS_FOLDER of ${firstWorkers(alive)} with this one.`]
}

async function notPickedUp(
  { store, registry, maxActiveRuns }: WaitingParts,
  run: Run,
  alive: readonly KnownWorker[],
  now: Date,
): Promise<readonly string[]> {
  if ((await store.runLimit.listDagsHeldBack()).includes(run.dagId)) {
    const limit = registry.find(run.dagId)?.maxActiveRuns ?? maxActiveRuns
    return [
      `DAG '${run.dagId}' has ${runs(limit)} under way, which is its limit: the next starts when one of them ends.`,
    ]
  }
  const waited = Number(now) - Number(run.createdAt)
  if (waited < PICKED_UP_MS) return []
  return [`No worker has picked it up for ${seconds(waited)}. ${maybeUnknown(`DAG '${run.dagId}'`, alive)}`]
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`
}
