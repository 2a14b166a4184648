/** How long several of a kind took. */
export interface Spread {
  readonly total: number
  readonly medianMs: number
  /** 95 of 100 took no longer. */
  readonly highMs: number
  readonly longestMs: number
}

/** What ended, started or was reused within a window of time up to now. A DAG or task without any is missing. */
export interface WindowMeasures {
  readonly runs: readonly (Spread & { readonly dagId: string; readonly state: string })[]
  readonly instances: readonly {
    readonly dagId: string
    readonly taskId: string
    readonly state: string
    readonly total: number
  }[]
  readonly tries: readonly (Spread & { readonly dagId: string; readonly taskId: string; readonly outcome: string })[]
  readonly savings: readonly { readonly dagId: string; readonly total: number; readonly savedMs: number }[]
  /** From queued to started. */
  readonly waits: readonly (Spread & { readonly queue: string })[]
}

/** What waits for a worker now. */
export interface QueueMeasure {
  readonly queue: string
  readonly total: number
  readonly longestMs: number
}

/** How late a schedule is. */
export interface ScheduleMeasure {
  readonly dagId: string
  /** Of the last tick. Undefined: the schedule has had none. */
  readonly lastLagMs: number | undefined
  /** For how long the next tick has been due; 0: it is not due, or the DAG is paused. */
  readonly overdueMs: number
}

/** Numbers for monitoring. They depend on the database alone, so that all processes give the same ones. */
export interface MeasureStore {
  window(windowMs: number): Promise<WindowMeasures>
  queues(): Promise<readonly QueueMeasure[]>
  /** Of all schedules, also those of DAGs that are gone. */
  schedules(): Promise<readonly ScheduleMeasure[]>
}
