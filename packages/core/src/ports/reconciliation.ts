import type { GraphIndex } from '../dag/graph.ts'
import type { SeenLease } from './claims.ts'
import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'

/** A running task instance that has lost its record, or whose lease has expired by the database's clock, which may jump. */
export interface Orphan {
  readonly instance: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
  /** Undefined: it has lost its record. */
  readonly lapsed: SeenLease | undefined
}

/**
 * Result for an orphan. `waiting`: something upstream of it was cleared, and is open. `failed`: it was lost too often; its end
 * may make others `ready`. `alive`: it holds its record.
 */
export type OrphanResult =
  | { readonly kind: 'requeued'; readonly delivery: TaskDelivery }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly ready: readonly TaskDelivery[] }
  | { readonly kind: 'alive' }

/** Recovers work after crashes and after loss of the queue's data. */
export interface ReconciliationStore {
  /** Task instances that have been queued, or waiting for a retry, for at least `forMs`; paged by id. */
  listQueuedInstances(
    run: number,
    page: { after: number; limit: number; forMs: number },
  ): Promise<readonly TaskDelivery[]>
  /** Open runs that are not held back, of one DAG or of all; paged by id. */
  listOpenRuns(after: number, limit: number, dagId?: string): Promise<readonly RunDelivery[]>
  /** An unreadable record table is reported and does not affect other tables. */
  findOrphans(
    page: { leaseMs: number; limit: number },
    onTrouble?: (error: unknown) => void,
  ): Promise<readonly Orphan[]>
  /** Requeues an orphan and marks its try lost; after more than `maxLosses` it fails, with what waits for it. */
  requeueOrphan(instance: number, maxLosses: number, index: GraphIndex): Promise<OrphanResult>
  /** Raises the delivery numbers, so that the next jobs have ids new to the queue. */
  redeliverInstances(instances: readonly number[]): Promise<readonly TaskDelivery[]>
  redeliverRun(run: number): Promise<RunDelivery>
}
