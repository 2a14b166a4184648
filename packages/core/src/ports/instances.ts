import type { InstanceSelector } from '../dag/graph.ts'
import type { DecisionKind } from '../deciding/decide.ts'
import type { TaskState, TryOutcome } from '../states.ts'
import type { RecordKey } from './records.ts'

export interface TaskInstance {
  readonly id: number
  readonly run: number
  readonly taskId: string
  readonly sample: string
  readonly state: TaskState
  readonly decision: DecisionKind
  readonly reason: string
  readonly sentence: string
  readonly tryNumber: number
  /** Tries that failed or timed out, against the task's `retries`. */
  readonly failures: number
  /** Tries lost with their worker, which have their own limit. */
  readonly losses: number
  readonly retryAt: Date | undefined
  readonly queuedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
  /** Whose workers run it. Undefined: the default one. */
  readonly queue?: string | undefined
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

/** What the queue must know to deliver a task instance. A higher delivery is another job. */
export interface TaskDelivery {
  readonly run: number
  readonly instance: number
  readonly taskId: string
  readonly delivery: number
  /** Default: 1. */
  readonly priorityWeight?: number
  /** Undefined: the default one. */
  readonly queue?: string | undefined
  /** Milliseconds until it is due. */
  readonly delayMs: number
}

/** What became ready by a settlement: to be enqueued, and identical ones that waited for it: to be looked at at once. */
export interface Released {
  readonly ready: readonly TaskDelivery[]
  readonly joined: readonly TaskDelivery[]
}

/** Task instances and their tries. */
export interface InstanceStore {
  /** By id. Without a page: all of them. */
  list(run: number, page?: { after: number; limit: number }): Promise<readonly TaskInstance[]>
  listTries(run: number, taskId: string, sample: string): Promise<readonly Try[]>
  count(run: number): Promise<Readonly<Record<string, number>>>
  /** Which of these are skipped. */
  listSkipped(run: number, selectors: readonly InstanceSelector[]): Promise<readonly RecordKey[]>
  outputsOf(
    run: number,
    upstream: readonly InstanceSelector[],
  ): Promise<readonly { taskId: string; sample: string; outputPath: string | undefined }[]>
  /**
   * Queues a task instance that is not running and not done, under a delivery that the queue has not seen, and in another pool where
   * one is named. For `keptMs` the reconciler does not give it to others, so that the caller can run it. Undefined: it is in no
   * state for that.
   */
  makeReady(
    instance: number,
    how: { readonly pool: string | undefined; readonly keptMs: number },
  ): Promise<TaskDelivery | undefined>
}
