/** Which runs may be removed: closed ones that ended before a moment, and are not among the newest of their DAG. */
export interface OldRuns {
  readonly dagId: string
  readonly endedBefore: Date
  /** How many of the newest runs of the DAG are kept, whatever their age. */
  readonly keep: number
  /** Runs with a greater number than this one: keyset paging. */
  readonly after: number
  readonly limit: number
}

export interface RemovedRun {
  readonly instances: number
  readonly tries: number
}

/** Removal of what has been over for long. Records stay, for by them nothing is done twice. */
export interface CleaningStore {
  /** The ids of the DAGs that have runs. */
  listDagIds(): Promise<readonly string[]>
  /** The numbers of such runs, the oldest first. */
  listOldRuns(search: OldRuns): Promise<readonly number[]>
  /** Of these runs, those whose executions made results that records hold now. */
  withResults(runs: readonly number[]): Promise<ReadonlySet<number>>
  /** Where the logs of the tries of a run are. */
  listLogPaths(run: number): Promise<readonly string[]>
  /**
   * Removes a closed run with its task instances and tries. Records that name it say that their run was removed.
   * @returns undefined where it is under way again
   */
  removeRun(run: number): Promise<RemovedRun | undefined>
  countAudit(before: Date): Promise<number>
  removeAudit(before: Date): Promise<number>
  /** The paths of outputs that records hold, or are being made for. */
  listOutputPaths(): Promise<readonly string[]>
}
