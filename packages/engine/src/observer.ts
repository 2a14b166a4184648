/** Where a task instance is on its way, in this order. Between any two of them its worker may die. */
export type TaskStep =
  | 'claimed'
  | 'launched'
  | 'exited'
  | 'renamed'
  | 'promoted'
  | 'finished'
  | 'released'
  /** Of the placeholder of a list: its samples have been read, and are task instances now. */
  | 'listed'
  | 'spread'

/** Told of what the engine does: for logs and metrics, and for tests that strike at a certain moment. Must not throw. */
export interface Observer {
  step(
    step: TaskStep,
    task: { readonly run: number; readonly taskId: string; readonly sample: string; readonly tryNumber: number },
  ): void
  /** Something went wrong that the engine will make up for. */
  trouble(sentence: string, error: unknown): void
}
