import type { Store } from '@ml-airflow/core'

const RUNS = 20
/** Minimum number of runs for a meaningful duration. */
const FEWEST_RUNS = 3
const LEAST_MS = 60_000

/**
 * Milliseconds after which a run of a DAG takes longer than usual: twice the longest of its newest successful runs. The
 * longest, because a run that skips most of its tasks takes no time. Undefined if there are too few runs.
 */
export async function usualMs({ runs }: Pick<Store, 'runs'>, dagId: string): Promise<number | undefined> {
  const succeeded = await runs.list({ dagId, state: 'success', limit: RUNS })
  if (succeeded.length < FEWEST_RUNS) return undefined
  const durations = succeeded.map(({ startedAt, finishedAt }) => Number(finishedAt ?? 0) - Number(startedAt ?? 0))
  return Math.max(LEAST_MS, 2 * Math.max(...durations))
}
