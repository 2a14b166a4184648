import type { NewRun, Run } from './runs.ts'

/** An execution date, and the time at which its run is created. */
export interface PlannedTick {
  readonly date: Date
  readonly dueAt: Date
}

/** State of a DAG's schedule. */
export interface StoredSchedule {
  readonly dagId: string
  /** Textual form of its fire times; different schedules have different texts. */
  readonly timing: string
  /** Raised when its next run is created, or its times change. */
  readonly epoch: number
  /** Undefined: no further tick. */
  readonly next: PlannedTick | undefined
  /** The last execution date processed. */
  readonly lastDate: Date | undefined
  /** Time in ms since any process last knew the schedule in this form. */
  readonly unseenMs: number
  readonly paused: boolean
}

/**
 * `late`: no process created the run in time, and catchup is off. `overlap`: an older run was still open. `conf`: the DAG
 * has no valid conf for the date.
 */
export type MissReason = 'late' | 'overlap' | 'conf'

/** Execution dates without a run. */
export interface MissedTicks {
  readonly reason: MissReason
  readonly first: Date
  readonly last: Date
  readonly count: number
  /** The cause, if the reason alone does not give it. */
  readonly sentence?: string | undefined
}

export interface StoredMissedTicks extends MissedTicks {
  readonly noticedAt: Date
}

/** An execution date to process. */
export interface Tick {
  readonly dagId: string
  /** Epoch of the schedule, as read. */
  readonly epoch: number
  readonly date: Date
  /** Undefined: no run is created. */
  readonly run: NewRun | undefined
  readonly missed: readonly MissedTicks[]
  readonly next: PlannedTick | undefined
}

/** `fenced`: another process has handled it, and nothing was written. `run` undefined: none was requested, or it existed. */
export type TickResult = { readonly kind: 'ticked'; readonly run: Run | undefined } | { readonly kind: 'fenced' }

export interface ScheduleStore {
  /** All schedules, including those of removed DAGs. */
  list(): Promise<readonly StoredSchedule[]>
  /** Adds the schedule of a DAG without one. Has no effect if one exists. */
  add(dagId: string, timing: string, next: PlannedTick | undefined): Promise<void>
  /** Changes the times of a schedule. @returns false if it has changed since it was read */
  change(
    schedule: Pick<StoredSchedule, 'dagId' | 'epoch'>,
    timing: string,
    next: PlannedTick | undefined,
  ): Promise<boolean>
  /** Confirms that a process knows these schedules in their current form. */
  confirm(dagIds: readonly string[]): Promise<void>
  /** Processes an execution date exactly once: advances the schedule and accepts the run. */
  tick(tick: Tick): Promise<TickResult>
  /** Newest first. */
  listMissedTicks(dagId: string, limit: number): Promise<readonly StoredMissedTicks[]>
  /** By DAG; DAGs without missed ticks are omitted. */
  countMissedTicks(): Promise<ReadonlyMap<string, number>>
}
