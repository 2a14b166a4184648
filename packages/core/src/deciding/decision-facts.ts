import type { Manifest, OutputState } from './manifest.ts'

/** Version and inputs of a result, finished or in progress. */
export interface Work {
  readonly version: string
  /** Digest of the samples that a fan-in task gathers; empty for any other task. */
  readonly inputs: string
  /** The input files, in the format of fingerprintText; empty for a task without inputs. */
  readonly fingerprint: string
  /** The upstream results, in the format of lineageOf. Undefined: made before lineages were recorded. */
  readonly lineage: string | undefined
}

/** State of one record in the database and the file system. The members of Work describe its finish. */
export interface RecordFacts extends Work {
  readonly id: number
  /** Epoch of the last claim. */
  readonly epoch: number
  readonly startedAt: Date | undefined
  readonly finishedAt: Date | undefined
  /** Epoch of the claim that made the finish; 0 if no claim made it. Undefined: not finished. */
  readonly finishEpoch: number | undefined
  /** Epoch since which the output is unchanged, byte for byte. Undefined: not finished. */
  readonly resultEpoch: number | undefined
  /** The run that made the finish, as `dag_id/run_id`. */
  readonly finishedBy: string | undefined
  /** The task instance that made the finish. */
  readonly finishedInstance: number | undefined
  /** Time at which the finish was cleared and became invalid. */
  readonly clearedAt: Date | undefined
  /** The run that claimed it last, as `dag_id/run_id`. */
  readonly owner: string | undefined
  /** The task instance that claimed it last. Undefined: none, or its claim was taken away. */
  readonly claimant?: number | undefined
  /** Whether its last execution ended with an exit code that leaves it out. Default: it did not, or a finish stands. */
  readonly isLeftOut?: boolean | undefined
  /** Whether the lease of the last claim is alive. */
  readonly held: boolean
  /** Work of the last claim, while its lease is alive. Undefined: it is not, or it was claimed before this was recorded. */
  readonly claimed: Work | undefined
  readonly outputPath: string | undefined
  /** Undefined: made without an output, or before this was recorded. */
  readonly manifest: Manifest | undefined
  readonly output: OutputState
}

/** What the run requires of a task, regardless of its record. */
export interface TaskDemand {
  readonly version: string
  /** Digest of the run's samples for a task that gathers them; empty for any other. */
  readonly inputs: string
  /** Current state of the input files, in the format of fingerprintText. */
  readonly fingerprint: string
  /** Earlier results are invalid. Undefined: results do not expire. */
  readonly validSince: Date | undefined
  readonly forced: boolean
  /** A downstream task that reads its temporary output. Undefined: none, and a removed output stays removed. */
  readonly neededBy?: string | undefined
}

/** Facts about the direct upstream tasks. */
export interface UpstreamFacts {
  /** An upstream task that is not done. */
  readonly rerun: string | undefined
  /** The upstream task whose results differ from those in the given lineage, if any. */
  changedSince(lineage: string): string | undefined
  /** The upstream task that finished last, and the time. */
  readonly newest: { readonly taskId: string; readonly finishedAt: Date } | undefined
}

/** For a task without upstream tasks. */
export const NO_UPSTREAM: UpstreamFacts = { rerun: undefined, changedSince: () => undefined, newest: undefined }
