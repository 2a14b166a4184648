import type { PlannedInstance, RecordFacts } from '../decide.ts'
import type { Graph } from '../graph.ts'
import type { AnyParameters, Conf } from '../parameters.ts'
import type { Run } from './runs.ts'

/** A run as its expansion and its tasks need it. `parametersIds` names, per table, the row of the run's values. */
export interface RunPlan {
  readonly run: Run
  readonly graph: Graph
  readonly parametersIds: Readonly<Record<string, number>>
  readonly expanded: boolean
  readonly paused: boolean
  readonly delivery: number
}

/** The records of one table that belong to one row of parameters, for all tasks that share the table. */
export interface RecordQuery {
  readonly table: string
  /** The column that points at the parameters' row: `<definition>_id`. */
  readonly keyColumn: string
  readonly parametersId: number
}

/** What tells the records of one query apart. */
export interface RecordKey {
  readonly taskId: string
  readonly sample: string
}

export interface StoredRecord extends Omit<RecordFacts, 'outputMissing'>, RecordKey {}

/** A task instance to be stored, with the record it is about. */
export interface NewInstance extends PlannedInstance {
  readonly table: string
  readonly recordId: number
  /** A finish of the record, and what a lost try of it did, count only above this epoch; -1 for any. */
  readonly staleEpoch: number
  /** Output of the finished record, for a skipped instance. */
  readonly outputPath: string | undefined
  readonly pool: string | undefined
  readonly poolSlots: number
  readonly priorityWeight: number
}

/** How an accepted run becomes task instances. */
export interface ExpansionStore {
  /** The rows' ids of these values, per table; undefined for a table where there is none yet. Writes nothing. */
  findParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number | undefined>>>
  /** Those that exist. Writes nothing. */
  findRecords(query: RecordQuery): Promise<readonly StoredRecord[]>
  planOf(run: number): Promise<RunPlan | undefined>
  /** The right to expand a run, fenced by the epoch it returns; undefined while another one holds it or it is expanded. */
  claimExpansion(run: number, leaseMs: number): Promise<number | undefined>
  /** Makes those that are missing, in batches. */
  ensureRecords(query: RecordQuery, keys: readonly RecordKey[]): Promise<void>
  /**
   * Adds task instances: done ones as skipped, those with nothing pending as queued, the others waiting; and takes the finish
   * away from the records that will be redone.
   * @returns false when the expansion's epoch has been raised by another
   */
  addInstances(run: number, epoch: number, instances: readonly NewInstance[]): Promise<boolean>
  /** Ends the expansion: the run is running. */
  finishExpansion(run: number, epoch: number): Promise<boolean>
}
