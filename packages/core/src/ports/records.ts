import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { RecordFacts } from '../deciding/decision-facts.ts'
import type { Result } from '../deciding/lineage.ts'
import type { Manifest } from '../deciding/manifest.ts'

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

/** Asks for the results of some tasks that share a table. */
export interface ResultQuery {
  readonly query: RecordQuery
  readonly taskIds: readonly string[]
  /** Undefined: of all samples. */
  readonly sample: string | undefined
}

export interface StoredRecord extends Omit<RecordFacts, 'output'>, RecordKey {}

/** A record, by its table and number. */
export interface RecordPlace {
  readonly table: string
  readonly recordId: number
}

export interface Rebase {
  readonly recordId: number
  readonly finishEpoch: number
  readonly lineage: string
}

/** The records of what has been done, and the rows of the values it was done for. */
export interface RecordStore {
  /** The rows' ids of these values, per table; undefined for a table where there is none yet. Writes nothing. */
  findParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number | undefined>>>
  /** Those that exist. Writes nothing. */
  find(query: RecordQuery): Promise<readonly StoredRecord[]>
  /** The results that such records hold now, of those that exist. */
  findResults(query: ResultQuery): Promise<readonly Result[]>
  /** What the output of a record's last finish consisted of, whether or not that finish still counts. */
  manifestOf(record: RecordPlace): Promise<Manifest | undefined>
  /** Gives finished records, each still of this epoch, another lineage: somebody accepts them as they are. */
  rebase(table: string, rebases: readonly Rebase[]): Promise<void>
  /**
   * Reserves the path of an output for a record, unless another one that is finished, or is being made, has it.
   * @returns that other one
   */
  promise(path: string, record: RecordPlace): Promise<RecordPlace | undefined>
  /** The records that these paths are reserved for, where they are reserved. */
  promisedTo(paths: readonly string[]): Promise<ReadonlyMap<string, RecordPlace>>
  /** Makes those that are missing, in batches. */
  ensure(query: RecordQuery, keys: readonly RecordKey[]): Promise<void>
}
