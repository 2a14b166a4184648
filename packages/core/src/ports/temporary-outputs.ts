import type { InstanceSelector } from '../dag/graph.ts'
import type { Manifest } from '../deciding/manifest.ts'
import type { RecordLocation } from './records.ts'

/** A finished record with a temporary output. */
export interface TemporaryOutput extends RecordLocation {
  /** Epoch of its finish, as read. */
  readonly finishEpoch: number
  readonly manifest: Manifest
}

/** A parameters row. */
export interface ParametersRow {
  readonly name: string
  readonly id: number
}

/** A task whose temporary output other runs may read. */
export interface OutputReaders {
  /** The run whose task instances have all read it. */
  readonly run: number
  readonly taskId: string
  readonly table: string
  readonly parameters: ParametersRow
}

/** The removal of temporary outputs. */
export interface TemporaryOutputStore {
  /** Replaces the manifest, unless a claim holds the record or its finish has changed. */
  describe(output: TemporaryOutput): Promise<boolean>
  /** Of these records, those that another open run may read. A run that is not expanded yet may read all. */
  readElsewhere(readers: OutputReaders, recordIds: readonly number[]): Promise<ReadonlySet<number>>
  /** The ended task instances of a run whose temporary outputs were removed, with their states. */
  removedAmong(run: number, table: string, of: InstanceSelector): Promise<ReadonlyMap<number, string>>
}
