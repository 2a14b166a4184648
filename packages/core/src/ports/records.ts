import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { RecordFacts } from '../deciding/decision-facts.ts'
import type { Result } from '../deciding/lineage.ts'
import type { Manifest, OutputState } from '../deciding/manifest.ts'

/** The records of one table and one parameters row, for all tasks that share the table. */
export interface RecordQuery {
  readonly table: string
  /** The column that references the parameters row: `<definition>_id`. */
  readonly keyColumn: string
  readonly parametersId: number
}

/** Identifies a record within a query. */
export interface RecordKey {
  readonly taskId: string
  readonly sample: string
}

/** Query for the results of tasks that share a table. */
export interface ResultQuery {
  readonly query: RecordQuery
  readonly taskIds: readonly string[]
  /** Undefined: all samples. */
  readonly sample: string | undefined
}

export interface StoredRecord extends Omit<RecordFacts, 'output'>, RecordKey {
  /** The state of its output as far as the database knows it. Undefined: the file system knows it. */
  readonly output: OutputState | undefined
}

/** Location of a record: table and number. */
export interface RecordLocation {
  readonly table: string
  readonly recordId: number
}

export interface Rebase {
  readonly recordId: number
  readonly finishEpoch: number
  readonly lineage: string
}

/** The records of finished work, and the parameter rows that key them. */
export interface RecordStore {
  /** Ids of the rows with these values, by table; undefined for a table without such a row. Read-only. */
  findParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number | undefined>>>
  /** Like findParameters, but creates the missing rows. */
  makeParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number>>>
  /** The existing records. Read-only. */
  find(query: RecordQuery): Promise<readonly StoredRecord[]>
  /** Those of these claimants that an exit code has left out. */
  leftOutAmong(claimants: readonly number[]): Promise<ReadonlySet<number>>
  /** Current results of the existing records. */
  findResults(query: ResultQuery): Promise<readonly Result[]>
  /** Manifest of a record's last finish, whether or not that finish is still valid. */
  manifestOf(record: RecordLocation): Promise<Manifest | undefined>
  /** Replaces the lineage of finished records that are still at the given epoch: a user accepts them as they are. */
  rebase(table: string, rebases: readonly Rebase[]): Promise<void>
  /**
   * Reserves an output path for a record, unless another finished or running one has it.
   * @returns that other record
   */
  reservePath(path: string, record: RecordLocation): Promise<RecordLocation | undefined>
  /** The records that hold a reservation on these paths. */
  findReservations(paths: readonly string[]): Promise<ReadonlyMap<string, RecordLocation>>
  /** Creates the missing records, in batches. */
  ensure(query: RecordQuery, keys: readonly RecordKey[]): Promise<void>
  /** `ensure` and then `find`, in fewer messages. */
  ensureAndFind(query: RecordQuery, keys: readonly RecordKey[]): Promise<readonly StoredRecord[]>
}
