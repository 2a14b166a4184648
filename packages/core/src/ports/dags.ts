/** How much was removed. */
export interface RemovedDag {
  readonly runs: number
  readonly instances: number
  readonly tries: number
  /** What was set about the DAG itself, and about its schedule. */
  readonly settings: number
}

/** What is set about DAGs, and how a DAG is removed. */
export interface DagStore {
  setPaused(dagId: string, paused: boolean): Promise<void>
  listPaused(): Promise<ReadonlySet<string>>
  /** How many runs of a DAG are not closed. */
  countOpenRuns(dagId: string): Promise<number>
  /** Removes what is known of a DAG's closed runs, and of itself; not the records of its tasks, by which nothing is done twice. */
  remove(dagId: string): Promise<RemovedDag>
}
