import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { StoredRecord } from './records.ts'

/** Filter for the records of one task. All given conditions must hold. */
export interface RecordSearch {
  readonly table: string
  readonly taskId: string
  /** Definition of the records' key. */
  readonly parameters: AnyParameters
  /** Required parameter values. */
  readonly conf?: Conf | undefined
  readonly samples?: readonly string[] | undefined
  /** Finish time. */
  readonly finishedBefore?: Date | undefined
  readonly finishedAfter?: Date | undefined
  /** Only older records; keyset paging. */
  readonly before?: number | undefined
  readonly limit: number
}

/** A record with its key. */
export interface KeyedRecord extends StoredRecord {
  readonly conf: Conf
  /** Ids of the parameter rows, by table. */
  readonly parametersIds: Readonly<Record<string, number>>
}

/** Queries over records, across parameter values. */
export interface RecordHistory {
  /** Newest first. Empty if the table does not exist yet. */
  list(search: RecordSearch): Promise<readonly KeyedRecord[]>
}
