import type { KnownWorker, WaitingGroup } from '@ml-airflow/core'

/** An idle worker takes work up within a second, and checks for an unknown DAG every ten. */
export const PICKED_UP_MS = 12_000

/** @param what the DAG or task that the workers may not have */
export function maybeUnknown(what: string, alive: readonly KnownWorker[]): string {
  return `Perhaps the workers that are alive (${firstWorkers(alive)}) have no ${what}: compare their DAGS_FOLDER with what \`ml-airflow list_dags\` shows there.`
}

/** Names the first few workers. */
export function firstWorkers(alive: readonly KnownWorker[]): string {
  const shown = alive.slice(0, 3).map(({ host, pid }) => `${host}:${pid}`)
  return `${shown.join(', ')}${alive.length > shown.length ? ' …' : ''}`
}

export function seconds(ms: number): string {
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
}

export function tasks(groups: readonly WaitingGroup[]): string {
  const count = countOf(groups)
  return count === 1 ? `Task '${groups[0]?.taskId}' waits` : `${count} tasks wait`
}

export function countOf(groups: readonly WaitingGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0)
}

/** Omits its address, which a viewer need not know. */
export function redisAway(since: Date): string {
  return `Redis has not answered since ${since.toISOString()}. Nothing is lost, and running commands go on, but no task starts until it answers: start it, or correct REDIS_URL (\`ml-airflow check\` shows the error).`
}
