/** Options of a trigger, besides the conf. */
export interface RunOptions {
  /** Ids of the tasks that run even if they are done; `all` for every task. */
  readonly force: 'all' | readonly string[]
  /** Whether tasks downstream of a forced task run again, too. */
  readonly forceDownstream: boolean
  readonly samples: readonly string[]
  /** Pool for all tasks of the run, overriding the pool of each task. */
  readonly pool?: string
  /** Name of the user who marks the tasks as done without running them. */
  readonly markedBy?: string
}
