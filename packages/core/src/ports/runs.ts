import type { Graph } from '../graph.ts'
import type { AnyParameters, Conf } from '../parameters.ts'
import type { RunOptions } from '../run-options.ts'
import type { RunState, TaskState, TryOutcome } from '../states.ts'

/** A run as accepted: everything that is fixed from then on. */
export interface NewRun {
  readonly dagId: string
  readonly runId: string
  readonly conf: Conf
  readonly options: RunOptions
  readonly graph: Graph
  readonly parameters: AnyParameters
  readonly executionDate: Date
  readonly externalTrigger: boolean
}

export interface Run {
  /** The database's own number; `runId` is the name people give. */
  readonly id: number
  readonly dagId: string
  readonly runId: string
  readonly state: RunState
  readonly conf: Conf
  readonly options: RunOptions
  readonly executionDate: Date
  readonly externalTrigger: boolean
  readonly createdAt: Date
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
}

export interface TaskInstance {
  readonly id: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly action: 'run' | 'skip' | 'join'
  readonly reason: string
  readonly sentence: string
  readonly tryNumber: number
  /** Tries that failed or timed out, against the task's `retries`. */
  readonly failures: number
  /** Tries lost with their worker, against a limit of their own. */
  readonly losses: number
  readonly retryAt: Date | undefined
  readonly queuedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
}

export interface Try {
  /** The task instance that was tried. */
  readonly instance: number
  readonly number: number
  readonly outcome: TryOutcome | undefined
  readonly exitCode: number | undefined
  /** Why it ended so, for people. */
  readonly sentence: string
  readonly host: string
  readonly worker: string
  readonly pid: number | undefined
  readonly startedAt: Date
  readonly finishedAt: Date | undefined
  readonly logPath: string
}

export interface RunFilter {
  readonly dagId?: string | undefined
  readonly state?: RunState | undefined
  /** Execution dates, both included. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Whether runs that a backfill has made are left out: their ids begin with `backfill_`. */
  readonly withoutBackfills?: boolean | undefined
  readonly limit: number
  /** Runs older than this one: keyset paging. */
  readonly before?: number | undefined
}

/** What the queue must know to deliver a task instance. A higher delivery is another job. */
export interface TaskDelivery {
  readonly run: number
  readonly instance: number
  readonly taskId: string
  readonly delivery: number
  /** Default: 1. */
  readonly priorityWeight?: number
  /** Milliseconds until it is due. */
  readonly delayMs: number
}

export interface RunDelivery {
  readonly run: number
  readonly dagId: string
  readonly delivery: number
}

/** What runs there are, and what has become of them. */
export interface RunStore {
  /** Finds or creates the parameters' rows, then the run. The same run id again answers the first run. */
  acceptRun(run: NewRun): Promise<{ readonly run: Run; readonly created: boolean }>
  findRun(id: number): Promise<Run | undefined>
  findRunByRunId(dagId: string, runId: string): Promise<Run | undefined>
  /** Newest first. */
  listRuns(filter: RunFilter): Promise<readonly Run[]>
  /** By id. Without a page: all of them. */
  listInstances(run: number, page?: { after: number; limit: number }): Promise<readonly TaskInstance[]>
  listTries(run: number, taskId: string, sample: string): Promise<readonly Try[]>
  countInstances(run: number): Promise<Readonly<Record<string, number>>>
  /** How many runs, and how many task instances, there are in each state. A state that none has may be missing. */
  countStates(): Promise<{
    readonly runs: Readonly<Record<string, number>>
    readonly instances: Readonly<Record<string, number>>
  }>
  /** Asks a run to stop: what has not started is cancelled at once, running tasks are told by their lease's renewal. */
  cancelRun(run: number): Promise<RunState>
  setPaused(dagId: string, paused: boolean): Promise<void>
  pausedDags(): Promise<ReadonlySet<string>>
}
