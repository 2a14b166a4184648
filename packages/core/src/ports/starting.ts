import type { TaskDelivery } from './store.ts'

/** How single task instances are made to start, whatever comes before them. */
export interface StartingStore {
  /**
   * Queues a task instance that is not running and not done, under a delivery that the queue has not seen, and in another pool where
   * one is named. Undefined: it is in no state for that.
   */
  makeReady(instance: number, pool: string | undefined): Promise<TaskDelivery | undefined>
}
