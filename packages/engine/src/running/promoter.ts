import type { JobQueue, Store, TaskDelivery } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'

export interface PromoterParts {
  readonly store: Pick<Store, 'pools'>
  readonly queue: Pick<JobQueue, 'promoteTasks'>
  readonly observer: Observer
}

/** Wakes tasks that wait for slots of a pool, for GPUs, or for a lease. */
export class Promoter {
  readonly #parts: PromoterParts

  constructor(parts: PromoterParts) {
    this.#parts = parts
  }

  /** Offers the slots of an ended task to those that wait for them. */
  async promoteNext(pool: string): Promise<void> {
    try {
      await this.promote(await this.#parts.store.pools.promote(pool))
    } catch (error) {
      this.#parts.observer.trouble(
        `The next task of pool '${pool}' could not be promoted in Redis; the reconciler will retry.`,
        error,
      )
    }
  }

  /** Like promoteNext for all pools, to repeat promotions that were lost with their worker. */
  async promoteEverywhere(): Promise<void> {
    await this.promote(await this.#parts.store.pools.promoteAll())
  }

  /** Promotes these tasks. If Redis is unreachable, the reconciler does it later. */
  async promote(tasks: readonly TaskDelivery[]): Promise<void> {
    if (tasks.length === 0) return
    try {
      await this.#parts.queue.promoteTasks(tasks)
    } catch (error) {
      this.#parts.observer.trouble('Waiting tasks could not be promoted in Redis; the reconciler will retry.', error)
    }
  }
}
