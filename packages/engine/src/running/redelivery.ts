import { type JobQueue, MlAirflowError, type RunDelivery, type Store } from '@ml-airflow/core'

/** Adds the jobs of runs that the queue lacks. @returns the runs with their current deliveries */
export async function redeliverRuns(
  store: Pick<Store, 'reconciliation'>,
  queue: Pick<JobQueue, 'addRun' | 'missingRuns'>,
  runs: readonly RunDelivery[],
): Promise<readonly RunDelivery[]> {
  const missing = new Set((await queue.missingRuns(runs)).map((run) => run.run))
  const current: RunDelivery[] = []
  for (const run of runs) {
    if (!missing.has(run.run)) {
      current.push(run)
      continue
    }
    const redelivered = await store.reconciliation.redeliverRun(run.run)
    await queue.addRun(redelivered)
    current.push(redelivered)
  }
  return current
}

/** Whether a server is away: then the next call would fail in the same way. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'unavailable'
}
