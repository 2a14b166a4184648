/** What a trigger asks for beside the conf. */
export interface RunOptions {
  /** Ids of the tasks that run whether done or not. Every task: 'all'. */
  readonly force: 'all' | readonly string[]
  /** Whether what is downstream of a forced task runs again too. */
  readonly forceDownstream: boolean
  readonly samples: readonly string[]
  /** The pool of all its tasks, in place of the pool that each names. */
  readonly pool?: string
  /** Who wants its tasks to count as done without being run. */
  readonly markedBy?: string
}
