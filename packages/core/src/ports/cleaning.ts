/** Selects the runs to remove: closed runs that ended before a moment and are not among the newest of their DAG. */
export interface OldRuns {
  readonly dagId: string
  readonly endedBefore: Date
  /** Number of newest runs of the DAG to keep, regardless of age. */
  readonly keep: number
  /** Only runs with a greater number; keyset paging. */
  readonly after: number
  readonly limit: number
}

export interface RemovedRun {
  readonly instances: number
  readonly tries: number
}

/** Removal of old runs. Records are kept, because they prevent repeated work. */
export interface CleaningStore {
  /** Ids of the DAGs that have runs. */
  listDagIds(): Promise<readonly string[]>
  /** Numbers of the matching runs, oldest first. */
  listOldRuns(search: OldRuns): Promise<readonly number[]>
  /** The subset of these runs whose executions made results that records hold now. */
  withResults(runs: readonly number[]): Promise<ReadonlySet<number>>
  /** Log paths of all tries of a run. */
  listLogPaths(run: number): Promise<readonly string[]>
  /**
   * Removes a closed run with its task instances and tries. Records that reference it note that it was removed.
   * @returns undefined if the run is in progress again
   */
  removeRun(run: number): Promise<RemovedRun | undefined>
  countAudit(before: Date): Promise<number>
  removeAudit(before: Date): Promise<number>
  /** Output paths that are held by records, or reserved for tries in progress. */
  listOutputPaths(): Promise<readonly string[]>
}
