import type { RunState } from '../states.ts'

/** Whether anyone is notified of this end state of the DAG's runs. */
export type IsHeard = (dagId: string, end: RunState) => boolean

/** Closes runs. The closing transaction records the end for notification if `isHeard` agrees or is missing. */
export interface ClosingStore {
  /** Closes a run whose task instances have all settled; otherwise undefined. */
  close(run: number, isHeard?: IsHeard): Promise<RunState | undefined>
  /** Closes all runs whose task instances have settled, regardless of the queue. */
  closeSettled(limit: number, isHeard?: IsHeard): Promise<void>
  /** Cancels a run: unstarted tasks immediately, running tasks at the renewal of their lease. */
  cancel(run: number): Promise<RunState>
}
