import type { PlannedInstance } from '../deciding/plan-instances.ts'
import type { IsNotified } from './closing.ts'
import type { TaskDelivery } from './instances.ts'
import type { Run } from './runs.ts'

/** A task instance to store, with the record it refers to. */
export interface NewInstance extends PlannedInstance {
  readonly table: string
  readonly recordId: number
  /** A finish of the record, or a lost try of it, is valid only above this epoch; -1 accepts any. */
  readonly staleEpoch: number
  /** Output of the finished record, for a skipped instance. */
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
  /** Undefined: the default queue. */
  readonly queue?: string | undefined
}

export type ExpandedRun = Pick<Run, 'id' | 'dagId'>

/** Expansion of accepted runs into task instances. */
export interface ExpansionStore {
  /** Claims the expansion of a run, fenced by the returned epoch; undefined if it is claimed or finished already. */
  claim(run: number, leaseMs: number): Promise<number | undefined>
  /**
   * Adds task instances: done ones as skipped, those with nothing pending as queued, the others as waiting. Records to be
   * redone keep their finish until the new try has succeeded.
   * @returns false if another process has raised the epoch of the expansion, or removed the run
   */
  addInstances(run: number, epoch: number, instances: readonly NewInstance[]): Promise<boolean>
  /**
   * Adds the last task instances, at most as many as one transaction may, and ends the expansion: the run is running.
   * @returns the first queued task instances of the run; undefined if another process has raised the epoch of the expansion, or removed
   * the run
   */
  finish(run: number, epoch: number, instances: readonly NewInstance[]): Promise<readonly TaskDelivery[] | undefined>
  /**
   * Like `finish`, for a run whose task instances are all skipped: closes it as a success in the same transaction. That
   * records the end for notification if `isNotified` agrees or is missing.
   * @returns false if another process has raised the epoch of the expansion, or closed or removed the run
   */
  finishDone(
    run: ExpandedRun,
    epoch: number,
    instances: readonly NewInstance[],
    isNotified?: IsNotified,
  ): Promise<boolean>
}
