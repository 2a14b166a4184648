import type { RecordFacts } from '../decide.ts'
import type { AnyParameters, Conf } from '../parameters.ts'

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

/** The records of what has been done, and the rows of the values it was done for. */
export interface RecordStore {
  /** The rows' ids of these values, per table; undefined for a table where there is none yet. Writes nothing. */
  findParameters(parameters: AnyParameters, conf: Conf): Promise<Readonly<Record<string, number | undefined>>>
  /** Those that exist. Writes nothing. */
  find(query: RecordQuery): Promise<readonly StoredRecord[]>
  /** Makes those that are missing, in batches. */
  ensure(query: RecordQuery, keys: readonly RecordKey[]): Promise<void>
}
