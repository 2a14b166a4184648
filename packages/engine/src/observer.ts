/** Steps of a task instance, in order. Its worker may die between any two of them. */
export type TaskStep =
  | 'claimed'
  | 'launched'
  | 'exited'
  | 'renamed'
  | 'promoted'
  | 'finished'
  | 'released'
  /** For the placeholder of a list: its samples have been read and expanded into task instances. */
  | 'listed'
  | 'spread'

/** Called with the engine's events: for logs and metrics, and for tests that interfere at a certain step. Must not throw. */
export interface Observer {
  step(
    step: TaskStep,
    task: { readonly run: number; readonly taskId: string; readonly sample: string; readonly tryNumber: number },
  ): void
  /** Reports an error from which the engine will recover. */
  trouble(sentence: string, error: unknown): void
}
