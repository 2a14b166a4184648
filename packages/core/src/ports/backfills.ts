import type { Conf } from '../dag/parameters.ts'
import type { BackfillState, RunState } from '../states.ts'
import type { NewRun, Run } from './runs.ts'

/** What becomes of runs of a backfill that exist already and are closed. */
export type Reprocessing = 'none' | 'failed' | 'completed'

/** What every run of a backfill is asked for. */
export interface BackfillOptions {
  /** Execution dates as they were given. Undefined: its confs say which runs it has. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** Only tasks whose ids hold it, and those upstream of them. */
  readonly taskRegex?: string | undefined
  /** Without those upstream. */
  readonly ignoreDependencies?: boolean | undefined
  readonly backwards?: boolean | undefined
  readonly pool?: string | undefined
  /** Who wants the tasks to count as done without being run. */
  readonly markedBy?: string | undefined
}

/** One run that a backfill is to make. */
export interface PlannedRun {
  readonly runId: string
  readonly executionDate: Date
  readonly conf: Conf
}

export interface NewBackfill {
  readonly dagId: string
  readonly options: BackfillOptions
  readonly reprocessing: Reprocessing
  /** Runs of it under way at once. Undefined: the limit of its DAG. */
  readonly maxActiveRuns: number | undefined
  readonly createdBy: string
  /** The same for the same runs, asked for in the same way. */
  readonly digest: string
  /** In the order in which they begin. */
  readonly runs: readonly PlannedRun[]
}

/** How many runs of a backfill stand where. `refused`: they could not be made. */
export type BackfillCounts = Readonly<Record<RunState | 'waiting' | 'refused', number>>

export interface Backfill extends Omit<NewBackfill, 'runs' | 'digest'> {
  readonly id: number
  readonly state: BackfillState
  readonly createdAt: Date
  readonly finishedAt: Date | undefined
  readonly counts: BackfillCounts
}

/** A run of a backfill, made or not. */
export interface BackfillRun extends PlannedRun {
  /** From 0, in the order in which they begin. */
  readonly position: number
  readonly run: Pick<Run, 'id' | 'state'> | undefined
  /** Why it could not be made. */
  readonly problem: string | undefined
}

export interface BackfillFilter {
  readonly dagId?: string | undefined
  readonly state?: BackfillState | undefined
  /** Older ones than this: keyset paging. */
  readonly before?: number | undefined
  readonly limit: number
}

/** The right to drive a backfill: what is written under an older epoch changes nothing. */
export interface BackfillClaim {
  readonly backfill: number
  readonly epoch: number
}

/** Backfills, and the runs that they make. */
export interface BackfillStore {
  /** One that is open and has the same digest goes on in place of a second one, also where it was paused. */
  add(backfill: NewBackfill): Promise<{ readonly id: number; readonly created: boolean }>
  find(id: number): Promise<Backfill | undefined>
  /** Newest first. */
  list(filter: BackfillFilter): Promise<readonly Backfill[]>
  /** In the order in which they begin, after a position. */
  listRuns(id: number, after: number, limit: number): Promise<readonly BackfillRun[]>
  /** @returns whether it was in one of these states */
  change(id: number, from: readonly BackfillState[], to: BackfillState): Promise<boolean>
  /** Those that run and that nobody drives. */
  listFree(): Promise<readonly number[]>
  /** Undefined: somebody else drives it, or it does not run. */
  claim(id: number, leaseMs: number): Promise<BackfillClaim | undefined>
  /** The next runs that it has not begun. */
  listWaiting(id: number, limit: number): Promise<readonly BackfillRun[]>
  /** Makes a run, or takes the one that is there, unless the claim is over. */
  begin(claim: BackfillClaim, position: number, run: NewRun): Promise<BegunRun>
  /** Says why a run cannot be made. */
  refuse(claim: BackfillClaim, position: number, problem: string): Promise<boolean>
  /** Closes it once all its runs are over; otherwise gives the claim back. */
  leave(claim: BackfillClaim): Promise<void>
}

export type BegunRun =
  | { readonly kind: 'fenced' }
  | { readonly kind: 'begun'; readonly run: Run; readonly created: boolean }
