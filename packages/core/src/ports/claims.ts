import type { UpstreamResults } from '../deciding/lineage.ts'
import type { Released, TaskInstance } from './instances.ts'
import type { LogPlace } from './logs.ts'
import type { PoolRefusal } from './pools.ts'
import type { StoredRecord } from './records.ts'

/** The right to write a record. Each write through it is refused once somebody else has raised the epoch. */
export interface Claim {
  readonly table: string
  readonly recordId: number
  readonly epoch: number
  readonly run: number
  readonly instance: number
  readonly tryNumber: number
}

/** A try whose worker went away before it was settled, of this or of another run. */
export interface LostTry extends LogPlace {
  readonly epoch: number
  /** Whether what it did counts for the claimer. What it began before the claimer was decided to run does not. */
  readonly counts: boolean
}

/** A lease as somebody has read it. Each renewal changes it. */
export interface SeenLease {
  readonly table: string
  readonly recordId: number
  readonly epoch: number
  readonly until: string
}

export interface ClaimRequest {
  readonly instance: number
  /** `dag_id/run_id`, for people. */
  readonly owner: string
  /** The claiming process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  /** A finish of another version, made from other samples or from other results upstream, does not count for the claimer. */
  readonly version: string
  readonly inputs: string
  /** The input files of which this try is made, as fingerprintText writes them. Default: none. */
  readonly fingerprint?: string
  /** A finish up to this epoch does not count, nor up to that of the task instance. Default: any counts. */
  readonly staleEpoch?: number
  readonly upstream: UpstreamResults
  /** Gives the try's log file, now that its number is known. */
  readonly logPathOf: (task: { readonly taskId: string; readonly sample: string; readonly tryNumber: number }) => string
}

/** The record is claimed, and the try has begun. */
export interface Claimed {
  readonly kind: 'claimed'
  readonly instance: TaskInstance
  readonly claim: Claim
  readonly logPath: string
  /** The results upstream that this try is made from. */
  readonly lineage: string
  /** The input files that this try is made from. */
  readonly fingerprint: string
  /** The tries that held the record before and were never settled, the last one first. */
  readonly lost: readonly LostTry[]
}

export type ClaimResult =
  | Claimed
  /** Somebody finished the record meanwhile. */
  | { readonly kind: 'finished'; readonly instance: TaskInstance; readonly record: StoredRecord }
  /** Another lease on the record lasts for this number of milliseconds. `lapsed`: it is over, or a clock was set; see `free`. */
  | { readonly kind: 'held'; readonly forMs: number; readonly lapsed?: SeenLease | undefined }
  /** Its pool has no slots for it. */
  | ({ readonly kind: 'no_slots' } & PoolRefusal)
  /** Its samples are to be read: there is no record to claim. */
  | { readonly kind: 'placeholder'; readonly instance: TaskInstance }
  /** The DAG is paused. */
  | { readonly kind: 'paused' }
  /** A retry that is due in this number of milliseconds. */
  | { readonly kind: 'early'; readonly forMs: number }
  /** The task instance is not in a state in which it may start: the gate. Undefined: there is no such instance. */
  | { readonly kind: 'refused'; readonly instance: TaskInstance | undefined }

export interface RenewedClaim {
  readonly claim: Claim
  /** Of its process, once there is one. */
  readonly pid: number | undefined
  /** What the process was started with, as in TryEnd. */
  readonly rendered?: string | undefined
}

export interface RenewalResult {
  readonly claim: Claim
  readonly held: boolean
  readonly cancelRequested: boolean
}

/** The right to write a record: how it is taken, kept and given back. */
export interface ClaimStore {
  take(request: ClaimRequest): Promise<ClaimResult>
  /** Prolongs the leases of the claims that hold, and notes the processes. */
  renew(claims: readonly RenewedClaim[], leaseMs: number): Promise<readonly RenewalResult[]>
  /** Frees a record whose lease is still as it was seen. The caller has watched it for longer than its holder waits between renewals. */
  free(lease: SeenLease): Promise<boolean>
  /** Frees the record whose claim was taken away, now that the process is gone. Nothing where somebody else has claimed it since. */
  yieldRecord(claim: Claim): Promise<Released>
}
