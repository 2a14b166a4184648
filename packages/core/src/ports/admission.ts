import type { RunDelivery } from './runs.ts'

/**
 * The limit of runs of a DAG that are under way at once. A run counts from the claim of its expansion until it is closed; a
 * run that finds no place is held back, without a job, until another one has closed.
 */
export interface AdmissionStore {
  /** Whether a run whose expansion has just been claimed may go on; if not it is held back. However many ask at once, never too many may. */
  admit(run: RunDelivery, epoch: number, limit: number): Promise<boolean>
  /** Gives the places that are free to runs that are held back, the oldest first: their jobs are to be added. */
  admitHeldBack(dagId: string, limit: number): Promise<readonly RunDelivery[]>
  /** The DAGs of which runs are held back. */
  listDagsHeldBack(): Promise<readonly string[]>
}
