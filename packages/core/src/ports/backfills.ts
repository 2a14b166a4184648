import type { Conf } from '../dag/parameters.ts'
import type { BackfillState, RunState } from '../states.ts'
import type { NewRun, Run } from './runs.ts'

/** Which existing closed runs a backfill runs again. */
export type Reprocessing = 'none' | 'failed' | 'completed'

/** Options shared by all runs of a backfill. */
export interface BackfillOptions {
  /** Execution dates as given by the user. Undefined: the confs define the runs. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Selects the tasks whose ids match, and their upstream tasks. */
  readonly taskRegex?: string | undefined
  /** Excludes the upstream tasks. */
  readonly ignoreDependencies?: boolean | undefined
  readonly backwards?: boolean | undefined
  readonly pool?: string | undefined
  /** Name of the user who marks the tasks as done without running them. */
  readonly markedBy?: string | undefined
}

/** One run to be created by a backfill. */
export interface PlannedRun {
  readonly runId: string
  readonly executionDate: Date
  readonly conf: Conf
}

export interface NewBackfill {
  readonly dagId: string
  readonly options: BackfillOptions
  readonly reprocessing: Reprocessing
  /** Maximum number of concurrent runs of the backfill. Undefined: the limit of its DAG. */
  readonly maxActiveRuns: number | undefined
  readonly createdBy: string
  /** Equal for equal runs with equal options. */
  readonly digest: string
  /** In start order. */
  readonly runs: readonly PlannedRun[]
}

/** Number of runs of a backfill per state. `refused`: the run could not be created. */
export type BackfillCounts = Readonly<Record<RunState | 'waiting' | 'refused', number>>

export interface Backfill extends Omit<NewBackfill, 'runs' | 'digest'> {
  readonly id: number
  readonly state: BackfillState
  readonly createdAt: Date
  readonly finishedAt: Date | undefined
  readonly counts: BackfillCounts
}

/** A run of a backfill, created or not. */
export interface BackfillRun extends PlannedRun {
  /** Position in the start order, from 0. */
  readonly position: number
  readonly run: Pick<Run, 'id' | 'state'> | undefined
  /** Why the run could not be created. */
  readonly problem: string | undefined
}

export interface BackfillFilter {
  readonly dagId?: string | undefined
  readonly state?: BackfillState | undefined
  /** Only older backfills; keyset paging. */
  readonly before?: number | undefined
  readonly limit: number
}

/** The right to drive a backfill. Writes under an older epoch have no effect. */
export interface BackfillClaim {
  readonly backfill: number
  readonly epoch: number
}

/** Backfills and their runs. */
export interface BackfillStore {
  /** Adds a backfill. An open one with the same digest is resumed instead, even if it was paused. */
  add(backfill: NewBackfill): Promise<{ readonly id: number; readonly created: boolean }>
  find(id: number): Promise<Backfill | undefined>
  /** Newest first. */
  list(filter: BackfillFilter): Promise<readonly Backfill[]>
  /** Runs in start order, after a position. */
  listRuns(id: number, after: number, limit: number): Promise<readonly BackfillRun[]>
  /** @returns whether the backfill was in one of the `from` states */
  change(id: number, from: readonly BackfillState[], to: BackfillState): Promise<boolean>
  /** Running backfills that no process drives. */
  listFree(): Promise<readonly number[]>
  /** Undefined: another process drives it, or it is not running. */
  claim(id: number, leaseMs: number): Promise<BackfillClaim | undefined>
  /** The next runs that have not been begun. */
  listWaiting(id: number, limit: number): Promise<readonly BackfillRun[]>
  /** Creates a run, or adopts the existing one. Has no effect once the claim is lost. */
  begin(claim: BackfillClaim, position: number, run: NewRun): Promise<BegunRun>
  /** Records why a run cannot be created. */
  refuse(claim: BackfillClaim, position: number, problem: string): Promise<boolean>
  /** Closes the backfill if all its runs are over; otherwise ends the claim. */
  leave(claim: BackfillClaim): Promise<void>
}

export type BegunRun =
  | { readonly kind: 'fenced' }
  | { readonly kind: 'begun'; readonly run: Run; readonly created: boolean }
