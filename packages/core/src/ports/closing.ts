import type { RunState } from '../states.ts'

/** Whether anybody is to be notified that a run of this DAG has ended so. */
export type IsHeard = (dagId: string, end: RunState) => boolean

/** How runs end. The end of one that is heard of is noted in the transaction that closes the run. Without `isHeard` every end is. */
export interface ClosingStore {
  /** Closes a run whose task instances have all settled; undefined while one has not. */
  close(run: number, isHeard?: IsHeard): Promise<RunState | undefined>
  /** Closes the runs whose task instances have all settled, whatever the queue knows of them. */
  closeSettled(limit: number, isHeard?: IsHeard): Promise<void>
  /** Cancels a run: tasks that have not started at once, running ones at the renewal of their lease. */
  cancel(run: number): Promise<RunState>
}
