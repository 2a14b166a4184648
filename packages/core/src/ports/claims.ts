import type { UpstreamResults } from '../deciding/lineage.ts'
import type { ForeseenInstance, Releasable, TaskInstance } from './instances.ts'
import type { LogLocation } from './logs.ts'
import type { PoolRefusal } from './pools.ts'
import type { StoredRecord } from './records.ts'

/** The right to write a record. Writes through it are rejected once the epoch has been raised. */
export interface Claim {
  readonly table: string
  readonly recordId: number
  readonly epoch: number
  readonly run: number
  readonly instance: number
  readonly tryNumber: number
}

/** A try, of this or another run, whose worker disappeared before it was settled. */
export interface LostTry extends LogLocation {
  readonly epoch: number
  /** Whether its result is valid for the claimer. A try that began before the claimer was decided to run is not. */
  readonly counts: boolean
}

/** A lease as it was read. Each renewal changes it. */
export interface SeenLease {
  readonly table: string
  readonly recordId: number
  readonly epoch: number
  readonly until: string
}

export interface ClaimRequest {
  readonly instance: number
  /** Sample of the task instance, if known: the upstream results are then read together with it. */
  readonly sample?: string | undefined
  /** `dag_id/run_id`, for messages. */
  readonly owner: string
  /** The claiming process, globally unique: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  /** A finish of another version, or made from other samples or upstream results, is invalid for the claimer. */
  readonly version: string
  readonly inputs: string
  /** Input files of this try, in the format of fingerprintText. Default: none. */
  readonly fingerprint?: string
  /** A finish up to this epoch, or up to that of the task instance, is invalid. Default: any finish is valid. */
  readonly staleEpoch?: number
  readonly upstream: UpstreamResults
  /** Task instances that probably follow it one after another. They are read with it. */
  readonly ahead?: { readonly run: number; readonly tasks: readonly string[]; readonly sample: string } | undefined
  /** Returns the log file of the try. Called once its number is known. */
  readonly logPathOf: (task: { readonly taskId: string; readonly sample: string; readonly tryNumber: number }) => string
}

/** The record is claimed, and the try has begun. */
export interface Claimed {
  readonly kind: 'claimed'
  /** Without the times of its queueing and start, if it was foreseen. */
  readonly instance: TaskInstance
  readonly claim: Claim
  readonly logPath: string
  /** Upstream results that this try is made from. */
  readonly lineage: string
  /** Input files that this try is made from. */
  readonly fingerprint: string
  /** Earlier tries that held the record and were never settled, the last one first. */
  readonly lost: readonly LostTry[]
  /** Those that were read ahead. */
  readonly foreseen?: readonly ForeseenInstance[] | undefined
}

export type ClaimResult =
  | Claimed
  /** Another claim has finished the record in the meantime. */
  | { readonly kind: 'finished'; readonly instance: TaskInstance; readonly record: StoredRecord }
  /** Another lease on the record has this many milliseconds left. `lapsed`: it expired, or a clock was set; see `free`. */
  | { readonly kind: 'held'; readonly forMs: number; readonly lapsed?: SeenLease | undefined }
  /** Its pool has too few free slots. */
  | ({ readonly kind: 'no_slots' } & PoolRefusal)
  /** A placeholder: its samples must be read first, and it has no record to claim. */
  | { readonly kind: 'placeholder'; readonly instance: TaskInstance }
  /** The DAG is paused. */
  | { readonly kind: 'paused' }
  /** A retry that is due in this number of milliseconds. */
  | { readonly kind: 'early'; readonly forMs: number }
  /** The gate is shut: the task instance is in a state in which it must not start. Undefined: no such instance. */
  | { readonly kind: 'refused'; readonly instance: TaskInstance | undefined }

export interface RenewedClaim {
  readonly claim: Claim
  /** Pid of the process, once it has started. */
  readonly pid: number | undefined
  /** Command, arguments and environment at the start, as in TryEnd. */
  readonly rendered?: string | undefined
}

export interface RenewalResult {
  readonly claim: Claim
  readonly held: boolean
  readonly cancelRequested: boolean
}

/** Acquires, renews and frees the right to write a record. */
export interface ClaimStore {
  take(request: ClaimRequest): Promise<ClaimResult>
  /** Renews the leases of valid claims, and records the processes. */
  renew(claims: readonly RenewedClaim[], leaseMs: number): Promise<readonly RenewalResult[]>
  /** Frees a record whose lease is unchanged. The caller has watched it for longer than its renewal interval. */
  free(lease: SeenLease): Promise<boolean>
  /** Frees a record whose claim was revoked, once its process has ended. Has no effect if it was claimed since. */
  freeRevoked(claim: Claim): Promise<Releasable>
}
