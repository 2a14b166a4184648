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
  /** Number of tries that failed or timed out, counted against the task's `retries`. */
  readonly failures: number
  /** Number of tries lost with their worker, which have a separate limit. */
  readonly losses: number
  readonly retryAt: Date | undefined
  readonly queuedAt: Date | undefined
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
  /** Queue whose workers run it. Undefined: the default queue. */
  readonly queue?: string | undefined
}

/** Task instances of one task that are queued or up for retry, and do not differ in what they wait for. */
export interface WaitingGroup
  extends Pick<TaskInstance, 'taskId' | 'state' | 'decision' | 'pool' | 'poolSlots' | 'queue'> {
  readonly count: number
  /** When the first of them was queued. */
  readonly queuedAt: Date | undefined
  /** When the first of them is due. */
  readonly retryAt: Date | undefined
}

export interface Try {
  /** The task instance of the try. */
  readonly instance: number
  readonly number: number
  readonly outcome: TryOutcome | undefined
  readonly exitCode: number | undefined
  /** Explanation of the outcome, for people. */
  readonly sentence: string
  readonly host: string
  readonly worker: string
  readonly pid: number | undefined
  readonly startedAt: Date
  readonly finishedAt: Date | undefined
  readonly logPath: string
}

/** Data that the queue needs to deliver a task instance. A higher delivery number is a new job. */
export interface TaskDelivery {
  readonly run: number
  readonly instance: number
  readonly taskId: string
  readonly delivery: number
  /** Default: 1. */
  readonly priorityWeight?: number
  /** Undefined: the default queue. */
  readonly queue?: string | undefined
  /** Milliseconds until it is due. */
  readonly delayMs: number
}

/** A waiting task instance, with all that its start depends on. Its claim checks that nothing of it has changed since. */
export interface ForeseenInstance {
  readonly instance: TaskInstance
  readonly table: string
  readonly recordId: number
  readonly staleEpoch: number
  readonly delivery: number
  /** Raised when task instances of the run are cleared. */
  readonly runEpoch: number
}

/** Task instances that a settlement made ready, to be enqueued; and identical ones that waited for it, to be promoted. */
export interface Releasable {
  readonly ready: readonly TaskDelivery[]
  readonly joined: readonly TaskDelivery[]
}

/** Task instances and their tries. */
export interface InstanceStore {
  /** By id. Without a page: all. */
  list(run: number, page?: { after: number; limit: number }): Promise<readonly TaskInstance[]>
  listTries(run: number, taskId: string, sample: string): Promise<readonly Try[]>
  count(run: number): Promise<Readonly<Record<string, number>>>
  /** Those queued before a time are in other groups than those queued later. */
  listWaiting(run: number, queuedBefore: Date): Promise<readonly WaitingGroup[]>
  /** The subset of these that is skipped. */
  listSkipped(run: number, selectors: readonly InstanceSelector[]): Promise<readonly RecordKey[]>
  outputsOf(
    run: number,
    upstream: readonly InstanceSelector[],
  ): Promise<readonly { taskId: string; sample: string; outputPath: string | undefined }[]>
  /**
   * Queues a task instance that is neither running nor done, under a new delivery number, and in another pool if given. The
   * reconciler does not redeliver it for `keptMs`, so that the caller can run it. Undefined: its state does not allow it.
   */
  makeReady(
    instance: number,
    how: { readonly pool: string | undefined; readonly keptMs: number },
  ): Promise<TaskDelivery | undefined>
}
