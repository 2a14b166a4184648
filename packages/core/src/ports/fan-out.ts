import type { GraphIndex } from '../dag/graph.ts'
import type { Decision } from '../deciding/decide.ts'
import type { TaskState } from '../states.ts'
import type { NewInstance } from './expansion.ts'

/** The single instance of a per-sample task whose samples are unknown. It has no record and is never claimed. */
export interface Placeholder {
  readonly id: number
  readonly taskId: string
}

/** A list of samples that has become known. */
export interface FanOut {
  readonly run: number
  /** The placeholder being processed. It must be queued, otherwise another process has handled it. */
  readonly placeholder: number
  /** The tasks that run for the list, each with its direct upstreams among them. */
  readonly tasks: readonly { readonly id: string; readonly after: readonly string[] }[]
  /** Instances of these tasks. They wait only for each other. */
  readonly instances: readonly NewInstance[]
  /** Direct downstream tasks outside of the list: they gather its samples. */
  readonly gathering: readonly { readonly id: string; readonly after: readonly string[] }[]
  /** Of the run's graph. */
  readonly index: GraphIndex
  /** How the placeholders settle if the list is empty. */
  readonly empty: Decision
}

/** Turns the samples in a task's output into task instances. */
export interface FanOutStore {
  /** The samples that have task instances, by task. */
  samplesOf(run: number, taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Instances of these tasks without a sample; for a per-sample task: its placeholder. */
  unsampled(
    run: number,
    taskIds: readonly string[],
  ): Promise<
    readonly { readonly id: number; readonly taskId: string; readonly state: TaskState; readonly reason: string }[]
  >
  /**
   * Replaces the placeholders of these tasks with task instances, atomically. Instances from an earlier list stay if their
   * sample is in the new one.
   * @returns false if the placeholder was already processed
   */
  spread(fanOut: FanOut): Promise<boolean>
  /** Fails a placeholder with an invalid list, and all that waits for it. @returns false if it was already processed */
  fail(placeholder: Placeholder & { readonly run: number }, sentence: string, index: GraphIndex): Promise<boolean>
}
