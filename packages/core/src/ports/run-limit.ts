import type { RunDelivery } from './runs.ts'

/**
 * Limits the concurrent runs of a DAG. A run counts from the claim of its expansion until it is closed. A run beyond the
 * limit is held back, without a job, until another run has closed.
 */
export interface RunLimitStore {
  /** Whether a run whose expansion was just claimed may proceed; otherwise it is held back. Exact under concurrency. */
  admit(run: RunDelivery, epoch: number, limit: number): Promise<boolean>
  /** Admits the oldest held-back runs, up to the limit. The caller adds their jobs. */
  admitHeldBack(dagId: string, limit: number): Promise<readonly RunDelivery[]>
  /** DAGs with held-back runs. */
  listDagsHeldBack(): Promise<readonly string[]>
}
