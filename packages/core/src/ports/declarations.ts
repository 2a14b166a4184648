import type { Work } from '../deciding/decision-facts.ts'
import type { RecordLocation } from './records.ts'

/** A finished record that is declared to be made from other inputs. */
export interface AcceptedRecord extends RecordLocation {
  /** Epoch of its finish, as read. */
  readonly finishEpoch: number
  readonly work: Work
  readonly manifest: string | undefined
}

/** A result that was made outside our runs. */
export interface DeclaredFinish extends RecordLocation {
  /** Epoch of the record, as read. */
  readonly epoch: number
  /** Name of the user, for messages. */
  readonly by: string
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly work: Work
  readonly outputPath: string | undefined
  readonly manifest: string | undefined
}

/**
 * Users' declarations about records. Each is one atomic change. It has no effect while a task holds the record, or if the
 * record has changed since it was read.
 */
export interface DeclarationStore {
  accept(record: AcceptedRecord): Promise<boolean>
  /** Invalidates the finish. */
  undo(record: RecordLocation & Pick<AcceptedRecord, 'finishEpoch'>): Promise<boolean>
  finish(record: DeclaredFinish): Promise<boolean>
}
