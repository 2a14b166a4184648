import type { Manifest, OutputState } from './manifest.ts'

/** What a result is, or will be, made by and from. */
export interface Work {
  readonly version: string
  /** Digest of the samples that a fan-in gathers; empty for any other task. */
  readonly inputs: string
  /** The input files, as fingerprintText writes them; empty for a task without any. */
  readonly fingerprint: string
  /** The results upstream, as lineageOf writes them. Undefined: made before lineages were recorded. */
  readonly lineage: string | undefined
}

/** What the database and the file system say of one record. What it has of Work is that of its finish. */
export interface RecordFacts extends Work {
  readonly id: number
  /** Of its last claim. */
  readonly epoch: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** The epoch of the claim that made the finish; 0 for a finish that no claim made. Undefined: not finished. */
  readonly finishEpoch: number | undefined
  /** The epoch since which its output is the same, byte for byte. Undefined: not finished. */
  readonly resultEpoch: number | undefined
  /** Who made the finish, as `dag_id/run_id`. */
  readonly finishedBy: string | undefined
  /** The task instance that made the finish. */
  readonly finishedInstance: number | undefined
  /** Since when its finish does not count any more, because somebody cleared it. */
  readonly clearedAt: Date | undefined
  /** Who claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
  /** Whether the lease of its last claim is alive. */
  readonly held: boolean
  /** What its last claim makes. Undefined: claimed before this was recorded, or never. */
  readonly claimed: Work | undefined
  readonly outputPath: string | undefined
  /** Undefined: made before this was recorded, or without an output. */
  readonly manifest: Manifest | undefined
  readonly output: OutputState
}

/** What the run demands of a task, whatever its record says. */
export interface TaskDemand {
  readonly version: string
  /** Digest of the run's samples for a task that gathers them; empty for any other. */
  readonly inputs: string
  /** The input files as they are now. */
  readonly fingerprint: string
  /** An earlier result does not count. Undefined: results do not expire. */
  readonly validSince: Date | undefined
  readonly forced: boolean
}

/** What a decision must know of the tasks just upstream. */
export interface UpstreamFacts {
  /** One that is not done. */
  readonly rerun: string | undefined
  /** The one whose results differ from those that this lineage names, if any does. */
  readonly changedSince: (lineage: string) => string | undefined
  /** The one that was finished last, and when. */
  readonly newest: { readonly taskId: string; readonly finishedAt: Date } | undefined
}

/** For a task that comes after none. */
export const NO_UPSTREAM: UpstreamFacts = { rerun: undefined, changedSince: () => undefined, newest: undefined }
