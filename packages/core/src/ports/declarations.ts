import type { Work } from '../deciding/decision-facts.ts'
import type { RecordPlace } from './records.ts'

/** A finished record that counts as made from other things from now on. */
export interface AcceptedRecord extends RecordPlace {
  /** Of its finish, as it was read. */
  readonly finishEpoch: number
  readonly work: Work
  readonly manifest: string | undefined
}

/** A result that somebody has made, and no run of ours. */
export interface DeclaredFinish extends RecordPlace {
  /** As it was read. */
  readonly epoch: number
  /** Who says so, for people. */
  readonly by: string
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly work: Work
  readonly outputPath: string | undefined
  readonly manifest: string | undefined
}

/**
 * Statements of people about records. Each is one change. It changes nothing where a task works on the record, or where the record has
 * changed since it was read.
 */
export interface DeclarationStore {
  accept(record: AcceptedRecord): Promise<boolean>
  /** Its finish does not count any more. */
  undo(record: RecordPlace & Pick<AcceptedRecord, 'finishEpoch'>): Promise<boolean>
  finish(record: DeclaredFinish): Promise<boolean>
}
