import type { PlannedInstance } from '../deciding/plan-instances.ts'

/** A task instance to be stored, with the record it is about. */
export interface NewInstance extends PlannedInstance {
  readonly table: string
  readonly recordId: number
  /** A finish of the record, and what a lost try of it did, count only where their epoch is above this one; -1 for any. */
  readonly staleEpoch: number
  /** Output of the finished record, for a skipped instance. */
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
  /** Undefined: the default one. */
  readonly queue?: string | undefined
}

/** How an accepted run becomes task instances. */
export interface ExpansionStore {
  /** The right to expand a run, fenced by the epoch it returns; undefined while another one holds it or it is expanded. */
  claim(run: number, leaseMs: number): Promise<number | undefined>
  /**
   * Adds task instances: done ones as skipped, those with nothing pending as queued, the others waiting. Records that will be
   * redone keep their finish until the new try has succeeded.
   * @returns false when the expansion's epoch has been raised by another
   */
  addInstances(run: number, epoch: number, instances: readonly NewInstance[]): Promise<boolean>
  /** Ends the expansion: the run is running. */
  finish(run: number, epoch: number): Promise<boolean>
}
