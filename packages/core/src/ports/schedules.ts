import type { NewRun, Run } from './runs.ts'

/** An execution date, and when its run is made. */
export interface PlannedTick {
  readonly date: Date
  readonly dueAt: Date
}

/** Where the schedule of a DAG stands. */
export interface StoredSchedule {
  readonly dagId: string
  /** The times it fires at, in words that tell different ones apart. */
  readonly timing: string
  /** Raised when its next run is made, or its times change. */
  readonly epoch: number
  /** Undefined: there is none. */
  readonly next: PlannedTick | undefined
  /** The execution date that was dealt with last. */
  readonly lastDate: Date | undefined
  /** For how long nobody has known it as it stands. */
  readonly unseenMs: number
  readonly paused: boolean
}

/**
 * `late`: nobody made the run in time, and it is not made up for. `overlap`: an older run was still open. `conf`: the DAG has
 * no valid conf for the date.
 */
export type MissReason = 'late' | 'overlap' | 'conf'

/** Execution dates of which no run is made. */
export interface MissedTicks {
  readonly reason: MissReason
  readonly first: Date
  readonly last: Date
  readonly count: number
  /** The cause, where the reason alone does not say it. */
  readonly sentence?: string | undefined
}

export interface StoredMissedTicks extends MissedTicks {
  readonly noticedAt: Date
}

/** An execution date that is dealt with. */
export interface Tick {
  readonly dagId: string
  /** Of the schedule as it was read. */
  readonly epoch: number
  readonly date: Date
  /** Undefined: none is made. */
  readonly run: NewRun | undefined
  readonly missed: readonly MissedTicks[]
  readonly next: PlannedTick | undefined
}

/** `fenced`: somebody else has dealt with it, and nothing was written. Without `run`: none was to be made, or it existed. */
export type TickResult = { readonly kind: 'ticked'; readonly run: Run | undefined } | { readonly kind: 'fenced' }

export interface ScheduleStore {
  /** All of them, also those of DAGs that are gone. */
  list(): Promise<readonly StoredSchedule[]>
  /** Adds the schedule of a DAG that had none, unless somebody has. */
  add(dagId: string, timing: string, next: PlannedTick | undefined): Promise<void>
  /** Gives a schedule other times. @returns false where it is no longer as it was read */
  change(
    schedule: Pick<StoredSchedule, 'dagId' | 'epoch'>,
    timing: string,
    next: PlannedTick | undefined,
  ): Promise<boolean>
  /** Says that somebody knows these schedules as they stand. */
  see(dagIds: readonly string[]): Promise<void>
  /** Deals with an execution date, once: moves the schedule on, and accepts the run. */
  tick(tick: Tick): Promise<TickResult>
  /** Newest first. */
  listMissedTicks(dagId: string, limit: number): Promise<readonly StoredMissedTicks[]>
  /** By DAG; one that missed nothing is missing. */
  countMissedTicks(): Promise<ReadonlyMap<string, number>>
}
