/** Number of removed rows. */
export interface RemovedDag {
  readonly runs: number
  readonly instances: number
  readonly tries: number
  /** Settings of the DAG and of its schedule. */
  readonly settings: number
}

/** Settings of DAGs, and the removal of a DAG. */
export interface DagStore {
  setPaused(dagId: string, paused: boolean): Promise<void>
  listPaused(): Promise<ReadonlySet<string>>
  /** Number of runs of a DAG that are not closed. */
  countOpenRuns(dagId: string): Promise<number>
  /** Removes a DAG's settings and closed runs. The records of its tasks stay, because they prevent repeated work. */
  remove(dagId: string): Promise<RemovedDag>
}
