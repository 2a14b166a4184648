import type { Store } from '@ml-airflow/core'

const RUNS = 20
/** The durations of fewer runs say little about the usual one. */
const FEWEST_RUNS = 3
const LEAST_MS = 60_000

/**
 * The milliseconds after which a run of a DAG takes longer than is usual: twice the longest of its newest runs that succeeded. The longest,
 * since a run that skips most of its tasks takes no time. Undefined where there are too few of them.
 */
export async function usualMs({ runs }: Pick<Store, 'runs'>, dagId: string): Promise<number | undefined> {
  const succeeded = await runs.list({ dagId, state: 'success', limit: RUNS })
  if (succeeded.length < FEWEST_RUNS) return undefined
  const durations = succeeded.map(({ startedAt, finishedAt }) => Number(finishedAt ?? 0) - Number(startedAt ?? 0))
  return Math.max(LEAST_MS, 2 * Math.max(...durations))
}
