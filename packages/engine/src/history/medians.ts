import type { Store } from '@ml-airflow/core'

/** Number of newest runs to measure. */
const RUNS = 30
const INSTANCES = 3000

/** Median duration of each task in a DAG's newest runs. Tasks that ran in none of them are omitted. */
export async function medianDurations(
  { runHistory, instanceHistory }: Pick<Store, 'runHistory' | 'instanceHistory'>,
  dagId: string,
): Promise<ReadonlyMap<string, number>> {
  const runs = await runHistory.listOutlines(dagId, RUNS)
  const durations = new Map<string, number[]>()
  const found = await instanceHistory.listDurations(
    runs.map(({ id }) => id),
    INSTANCES,
  )
  for (const { taskId, ms } of found) push(durations, taskId, ms)
  return new Map([...durations].map(([taskId, all]) => [taskId, median(all)]))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0
}

function push(durations: Map<string, number[]>, taskId: string, ms: number): void {
  const known = durations.get(taskId)
  if (known === undefined) durations.set(taskId, [ms])
  else known.push(ms)
}
