import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'

/** The job queue. Producers fail fast: within seconds, MlAirflowError `unavailable`; the job may or may not exist. */
export interface JobQueue {
  addRun(run: RunDelivery): Promise<void>
  /** Adds tasks as children of their run's job, in chunks. Idempotent per delivery. */
  addTasks(run: RunDelivery, tasks: readonly TaskDelivery[]): Promise<void>
  /** Promotes delayed jobs, if they exist. */
  promoteTasks(tasks: readonly TaskDelivery[]): Promise<void>
  promoteRun(run: RunDelivery): Promise<void>
  /** Promotes all delayed jobs. Each one checks whether it must be delayed again. */
  promoteAll(): Promise<void>
  /** The subset of deliveries without a waiting, delayed or active job. */
  missingTasks(tasks: readonly TaskDelivery[]): Promise<readonly TaskDelivery[]>
  missingRuns(runs: readonly RunDelivery[]): Promise<readonly RunDelivery[]>
  /** The highest priority weight waiting in these queues; undefined if none waits. Default: the default queue. */
  highestWaitingWeight(queues?: readonly string[]): Promise<number | undefined>
  /** Notifies all workers that a run is cancelled. */
  announceCancel(run: number): Promise<void>
  /** Notifies all workers that a run restarts, and that these task instances of it must end. */
  announceClear(run: number, ended: readonly number[]): Promise<void>
  /** @returns a sentence for each problem that prevents consuming or keeping jobs although the queue responds */
  troubles(): Promise<readonly string[]>
  /** The time since which it is unreachable, as far as its calls and its connection show it. */
  readonly awaySince: Date | undefined
  close(): Promise<void>
}

/** End of a task job: done; delayed, without holding a slot or using up a try; or returned to the queue immediately. */
export type JobEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'requeue' }

/** End of a run job: nothing is left to do, a job with another number takes over, or it sleeps until its tasks settle. */
export type RunJobEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'held_back' }
  | { readonly kind: 'open' }
  | { readonly kind: 'again'; readonly delayMs: number }

/** Callbacks of the queue's consumer. */
export interface JobHandlers {
  onRun(run: RunDelivery): Promise<RunJobEnd>
  /** `show` reports to the queue which other task the job continues with. */
  onTask(task: TaskDelivery, show: (task: TaskDelivery) => void): Promise<JobEnd>
  /** The queue's lock on this task was lost; its claim in SQL may still be alive. */
  onLockLost(task: TaskDelivery): void
  onCancel(run: number): void
  onClear(run: number, ended: readonly number[]): void
}
