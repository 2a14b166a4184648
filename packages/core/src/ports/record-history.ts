import type { AnyParameters, Conf } from '../dag/parameters.ts'
import type { StoredRecord } from './records.ts'

/** Which records of one task are meant. Every condition that is given must hold. */
export interface RecordSearch {
  readonly table: string
  readonly taskId: string
  /** What the records are keyed by. */
  readonly parameters: AnyParameters
  /** Values of these parameters. */
  readonly conf?: Conf | undefined
  readonly samples?: readonly string[] | undefined
  /** When they were finished. */
  readonly finishedBefore?: Date | undefined
  readonly finishedAfter?: Date | undefined
  /** Records that are older than this one: keyset paging. */
  readonly before?: number | undefined
  readonly limit: number
}

/** A record with what it is keyed by. */
export interface KeyedRecord extends StoredRecord {
  readonly conf: Conf
  /** The ids of the rows that hold these values, per table. */
  readonly parametersIds: Readonly<Record<string, number>>
}

/** Records as people look for them: over all values of the parameters. */
export interface RecordHistory {
  /** The newest rows first. None where the table is not there yet. */
  list(search: RecordSearch): Promise<readonly KeyedRecord[]>
}
