import type { RunState } from '../states.ts'

/** Whether anyone is notified of this end state of the DAG's runs. */
export type IsNotified = (dagId: string, end: RunState) => boolean

/** Called after the commit that closed a run, and not if another process closed it. */
export type OnClosed = (run: number, end: RunState) => void

/** Closes runs. The closing transaction records the end for notification if `isNotified` agrees or is missing. */
export interface ClosingStore {
  /** Closes a run whose task instances have all settled; otherwise undefined. */
  close(run: number, isNotified?: IsNotified, onClosed?: OnClosed): Promise<RunState | undefined>
  /** Open runs whose task instances have all settled, regardless of the queue. */
  listSettled(limit: number): Promise<readonly number[]>
  /**
   * Cancels a run: unstarted tasks immediately, running tasks at the renewal of their lease.
   * @param mayClose false: an expanded run stays open, even if nothing of it is. Default: true.
   */
  cancel(run: number, onClosed?: OnClosed, mayClose?: boolean): Promise<RunState>
}
