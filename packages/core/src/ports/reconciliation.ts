import type { InstanceSelector } from '../dag/graph.ts'
import type { SeenLease } from './claims.ts'
import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'
import type { Rules } from './settlement.ts'

/** A running task instance whose record it no longer holds, or whose lease is over by the clock of the database, which may have been set. */
export interface Orphan {
  readonly instance: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
  /** Undefined: it holds its record no longer. */
  readonly lapsed: SeenLease | undefined
}

/** What became of an orphan. `alive`: it holds its record. `failed`: it had been lost too often, which may make others `ready`. */
export type OrphanResult =
  | { readonly kind: 'requeued'; readonly delivery: TaskDelivery }
  | { readonly kind: 'failed'; readonly ready: readonly TaskDelivery[] }
  | { readonly kind: 'alive' }

/** What crashes and an emptied queue have left behind, and how it goes on. */
export interface ReconciliationStore {
  /** Task instances that are queued, or wait for a retry, since at least `forMs`; in pages by id. */
  listQueuedInstances(
    run: number,
    page: { after: number; limit: number; forMs: number },
  ): Promise<readonly TaskDelivery[]>
  /** Runs, of one DAG or of all, that are open and not held back; in pages by id. */
  listOpenRuns(after: number, limit: number, dagId?: string): Promise<readonly RunDelivery[]>
  /** A table of records that cannot be read is reported, and harms no other. */
  findOrphans(
    page: { leaseMs: number; limit: number },
    onTrouble?: (error: unknown) => void,
  ): Promise<readonly Orphan[]>
  /** Puts an orphan back into the queue with its try marked lost; after more than `maxLosses` it fails, and `descendants` with it. */
  requeueOrphan(
    instance: number,
    maxLosses: number,
    descendants: readonly InstanceSelector[],
    rules?: Rules,
  ): Promise<OrphanResult>
  /** Raises the delivery numbers, so that the next job has an id that the queue has not seen. */
  redeliverInstances(instances: readonly number[]): Promise<readonly TaskDelivery[]>
  redeliverRun(run: number): Promise<RunDelivery>
}
