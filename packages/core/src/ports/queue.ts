import type { TaskDelivery } from './instances.ts'
import type { RunDelivery } from './runs.ts'

/** The queue. Producers fail fast: MlAirflowError `unavailable` within seconds, and then it is unknown whether the job exists. */
export interface JobQueue {
  addRun(run: RunDelivery): Promise<void>
  /** Adds tasks as children of their run's job, in chunks. The same delivery twice is one job. */
  addTasks(run: RunDelivery, tasks: readonly TaskDelivery[]): Promise<void>
  /** Makes delayed jobs due now, those that exist. */
  promoteTasks(tasks: readonly TaskDelivery[]): Promise<void>
  promoteRun(run: RunDelivery): Promise<void>
  /** Makes all delayed jobs due now: each looks for itself whether it has to sleep on. */
  promoteAll(): Promise<void>
  /** Those of the deliveries for which no job waits, is delayed or is active. */
  missingTasks(tasks: readonly TaskDelivery[]): Promise<readonly TaskDelivery[]>
  missingRuns(runs: readonly RunDelivery[]): Promise<readonly RunDelivery[]>
  /** The highest priority weight of the tasks that wait for a slot in these queues; undefined where none waits. Default: the default queue. */
  highestWaitingWeight(queues?: readonly string[]): Promise<number | undefined>
  /** Tells every worker that a run is to be cancelled. */
  announceCancel(run: number): Promise<void>
  /** Tells every worker that a run goes on anew, and that these task instances of it are to be ended. */
  announceClear(run: number, ended: readonly number[]): Promise<void>
  /** @returns a sentence for everything that keeps jobs from being taken, or kept, though the queue answers */
  troubles(): Promise<readonly string[]>
  close(): Promise<void>
}

/** How a job ends: done; looked at again after a delay, without a slot and without a try burnt; or given back to others at once. */
export type JobEnd =
  | { readonly kind: 'done' }
  | { readonly kind: 'again'; readonly delayMs: number }
  | { readonly kind: 'give_back' }

/** How a run's job ends: nothing is left to do, the run has to wait for a job of another number, or this one sleeps until the tasks under it are settled. */
export type RunJobEnd =
  | { readonly kind: 'closed' }
  | { readonly kind: 'held_back' }
  | { readonly kind: 'open' }
  | { readonly kind: 'again'; readonly delayMs: number }

/** What the consumer of the queues calls. */
export interface JobHandlers {
  onRun(run: RunDelivery): Promise<RunJobEnd>
  /** `show` tells the queue which other task the job goes on with. */
  onTask(task: TaskDelivery, show: (task: TaskDelivery) => void): Promise<JobEnd>
  /** The queue's lock on this task was lost; its claim in SQL may still be alive. */
  onLockLost(task: TaskDelivery): void
  onCancel(run: number): void
  onClear(run: number, ended: readonly number[]): void
}
