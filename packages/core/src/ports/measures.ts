/** Distribution of durations. */
export interface Durations {
  readonly total: number
  readonly medianMs: number
  /** 95th percentile. */
  readonly highMs: number
  readonly longestMs: number
}

/** Number of ends, starts and reuses in the time window up to now. DAGs and tasks without any are omitted. */
export interface WindowMeasures {
  readonly runs: readonly (Durations & { readonly dagId: string; readonly state: string })[]
  readonly instances: readonly {
    readonly dagId: string
    readonly taskId: string
    readonly state: string
    readonly total: number
  }[]
  readonly tries: readonly (Durations & { readonly dagId: string; readonly taskId: string; readonly outcome: string })[]
  readonly savings: readonly { readonly dagId: string; readonly total: number; readonly savedMs: number }[]
  /** Time from queued to started. */
  readonly waits: readonly (Durations & { readonly queue: string })[]
}

/** Tasks waiting for a worker. */
export interface QueueMeasure {
  readonly queue: string
  readonly total: number
  readonly longestMs: number
}

/** Delay of a schedule. */
export interface ScheduleMeasure {
  readonly dagId: string
  /** Delay of the last tick. Undefined: the schedule has not ticked yet. */
  readonly lastLagMs: number | undefined
  /** Time since the next tick became due; 0: not due, or the DAG is paused. */
  readonly overdueMs: number
}

/** Monitoring metrics. They are read from the database only, so that all processes report the same values. */
export interface MeasureStore {
  window(windowMs: number): Promise<WindowMeasures>
  queues(): Promise<readonly QueueMeasure[]>
  /** All schedules, including those of removed DAGs. */
  schedules(): Promise<readonly ScheduleMeasure[]>
}
