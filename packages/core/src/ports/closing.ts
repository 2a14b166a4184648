import type { RunState } from '../states.ts'

/** How runs end. */
export interface ClosingStore {
  /** Closes a run whose task instances have all settled; undefined while one has not. */
  close(run: number): Promise<RunState | undefined>
  /** Closes the runs whose task instances have all settled, whatever the queue knows of them. */
  closeSettled(limit: number): Promise<void>
  /** Asks a run to stop: what has not started is cancelled at once, running tasks are told by their lease's renewal. */
  cancel(run: number): Promise<RunState>
}
