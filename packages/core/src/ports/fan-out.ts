import type { InstanceSelector } from '../dag/graph.ts'
import type { Decision } from '../deciding/decide.ts'
import type { TaskState } from '../states.ts'
import type { NewInstance } from './expansion.ts'
import type { Rules } from './settlement.ts'

/** The one task instance of a task per sample that stands for samples which are not known yet. It has no record, and is never claimed. */
export interface Placeholder {
  readonly id: number
  readonly taskId: string
}

/** A list of samples that is known now. */
export interface FanOut {
  readonly run: number
  /** The placeholder whose turn it is. It is queued, else somebody else has been here. */
  readonly placeholder: number
  /** The tasks that run for the list, with those of them that each comes just after. */
  readonly tasks: readonly { readonly id: string; readonly after: readonly string[] }[]
  /** Of these tasks. They wait for instances among themselves alone. */
  readonly instances: readonly NewInstance[]
  /** The tasks just behind these, that are not among them: they gather. */
  readonly behind: readonly { readonly id: string; readonly after: readonly string[] }[]
  /** All task instances behind one, however far. */
  descendantsOf(taskId: string, sample: string): readonly InstanceSelector[]
  readonly rules?: Rules
  /** How the placeholders settle where there are no samples. */
  readonly empty: Decision
}

/** How samples that come from a task's output become task instances. */
export interface FanOutStore {
  /** The samples that there are task instances for, by task. */
  samplesOf(run: number, taskIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Instances of these tasks that have no sample; of a task per sample: its placeholder. */
  unsampled(
    run: number,
    taskIds: readonly string[],
  ): Promise<
    readonly { readonly id: number; readonly taskId: string; readonly state: TaskState; readonly reason: string }[]
  >
  /**
   * Puts task instances in the place of the placeholders of these tasks, all at once. What an earlier list has left stays where its
   * sample is in the new one.
   * @returns false: the placeholder has been dealt with
   */
  spread(fanOut: FanOut): Promise<boolean>
  /** Settles a placeholder whose list is invalid, and everything that waits for it. @returns false: it has been dealt with */
  fail(
    placeholder: Placeholder & { readonly run: number },
    sentence: string,
    descendants: readonly InstanceSelector[],
    rules?: Rules,
  ): Promise<boolean>
}
