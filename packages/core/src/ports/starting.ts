import type { TaskDelivery } from './runs.ts'

/** How single task instances are made to start, whatever comes before them. */
export interface StartingStore {
  /**
   * Queues a task instance that is not running and not done, under a delivery that the queue has not seen, and in another pool where
   * one is named. For `keptMs` the reconciler does not give it to others, so that the caller can run it. Undefined: it is in no
   * state for that.
   */
  makeReady(
    instance: number,
    how: { readonly pool: string | undefined; readonly keptMs: number },
  ): Promise<TaskDelivery | undefined>
}
