import type { TaskDelivery } from './instances.ts'

/** Named slots, shared by all workers. A task instance that names a pool takes its slots while it runs. */
export interface Pool {
  readonly name: string
  readonly slots: number
  readonly description: string
}

/** A pool and who is in it. */
export interface PoolUse extends Pool {
  /** Slots of running task instances. */
  readonly used: number
  /** Slots that queued task instances ask for. */
  readonly queued: number
}

/** Obstacles to the start of a task instance of a pool. */
export interface PoolRefusal {
  readonly reason: 'no_pool' | 'too_many_slots' | 'pool_full'
  /** For people. */
  readonly sentence: string
  /** Whether few enough wait before it that it may be promoted at any moment. */
  readonly isNext: boolean
  /** Others that may start now and do not know it yet: to be made due. */
  readonly admitted: readonly TaskDelivery[]
}

export interface PoolStore {
  /** By name. */
  list(): Promise<readonly PoolUse[]>
  find(name: string): Promise<PoolUse | undefined>
  /** Makes the pools, or changes them, all or none. */
  set(pools: readonly Pool[]): Promise<void>
  /** False: there was none. */
  delete(name: string): Promise<boolean>
  /** Tells those that wait for a pool and may start now, the highest priority first. A pool that is missing admits nobody. */
  admit(pool: string): Promise<readonly TaskDelivery[]>
  /** The same for all pools with waiting task instances, and again for those that were promoted and have not come. */
  admitAll(): Promise<readonly TaskDelivery[]>
}
