/** How much was removed. */
export interface RemovedDag {
  readonly runs: number
  readonly instances: number
  readonly tries: number
  /** Settings of the DAG, and of its schedule. */
  readonly settings: number
}

/** Settings of DAGs, and the removal of a DAG. */
export interface DagStore {
  setPaused(dagId: string, paused: boolean): Promise<void>
  listPaused(): Promise<ReadonlySet<string>>
  /** How many runs of a DAG are not closed. */
  countOpenRuns(dagId: string): Promise<number>
  /** Removes what is known of a DAG's closed runs, and of itself; not the records of its tasks, by which nothing is done twice. */
  remove(dagId: string): Promise<RemovedDag>
}
