import type { TaskDelivery } from './instances.ts'

/** Named slots, shared by all workers. A task instance with a pool occupies its slots while it runs. */
export interface Pool {
  readonly name: string
  readonly slots: number
  readonly description: string
}

/** A pool and its occupancy. */
export interface PoolUse extends Pool {
  /** Slots of running task instances. */
  readonly used: number
  /** Slots requested by queued task instances. */
  readonly queued: number
}

/** Reason why the pool does not let a task instance start. */
export interface PoolRefusal {
  readonly reason: 'no_pool' | 'too_many_slots' | 'pool_full'
  /** A sentence for people. */
  readonly sentence: string
  /** Whether it is near the head of the queue and may be promoted at any moment. */
  readonly isNext: boolean
  /** Other task instances that may start now; the caller must promote them. */
  readonly promoted: readonly TaskDelivery[]
}

export interface PoolStore {
  /** By name. */
  list(): Promise<readonly PoolUse[]>
  find(name: string): Promise<PoolUse | undefined>
  /** Creates or changes the pools, atomically. */
  set(pools: readonly Pool[]): Promise<void>
  /** False: no such pool. */
  delete(name: string): Promise<boolean>
  /** Task instances that may start now in a pool, highest priority first. A missing pool promotes none. */
  promote(pool: string): Promise<readonly TaskDelivery[]>
  /** The same for all pools with waiting task instances, including those that were promoted but did not start. */
  promoteAll(): Promise<readonly TaskDelivery[]>
}
