/** How much was removed. */
export interface RemovedDag {
  readonly runs: number
  readonly instances: number
  readonly tries: number
  /** What was set about the DAG itself, and about its schedule. */
  readonly settings: number
}

export interface RemovalStore {
  /** How many runs of a DAG are not closed. */
  countOpenRuns(dagId: string): Promise<number>
  /** Removes what is known of a DAG's closed runs, and of itself; not the records of its tasks, by which nothing is done twice. */
  removeDag(dagId: string): Promise<RemovedDag>
}
