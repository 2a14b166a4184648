import type { InstanceSelector } from '../graph.ts'
import type { RunState, TryOutcome } from '../states.ts'
import type { StoredRecord } from './expansion.ts'
import type { LogPlace } from './logs.ts'
import type { PoolRefusal } from './pools.ts'
import type { TaskDelivery, TaskInstance } from './runs.ts'

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

export interface ClaimRequest {
  readonly instance: number
  /** `dag_id/run_id`, for people. */
  readonly owner: string
  /** The claiming process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  /** What the claimer demands of a finish, as in TaskDemand: one of another version, or made from other samples, does not count. */
  readonly version: string
  readonly inputs: string
  /** Gives the try's log file, now that its number is known. */
  readonly logPathOf: (task: { readonly taskId: string; readonly sample: string; readonly tryNumber: number }) => string
}

export type ClaimResult =
  /** Claimed, and the try has begun. `lost` are the tries that held the record before and were never settled, the last one first. */
  | {
      readonly kind: 'claimed'
      readonly instance: TaskInstance
      readonly claim: Claim
      readonly logPath: string
      readonly lost: readonly LostTry[]
    }
  /** Somebody finished the record meanwhile. */
  | { readonly kind: 'finished'; readonly instance: TaskInstance; readonly record: StoredRecord }
  /** Somebody's lease on the record is alive for so many milliseconds. */
  | { readonly kind: 'held'; readonly forMs: number }
  /** Its pool has no slots for it. */
  | ({ readonly kind: 'no_slots' } & PoolRefusal)
  /** The DAG is paused. */
  | { readonly kind: 'paused' }
  /** A retry that is not due for so many milliseconds. */
  | { readonly kind: 'early'; readonly forMs: number }
  /** The task instance is not in a state in which it may start: the gate. Undefined: there is no such instance. */
  | { readonly kind: 'refused'; readonly instance: TaskInstance | undefined }

/** The end of a try, as the claim's holder writes it. */
export interface TryEnd {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly pid: number | undefined
  readonly sentence: string
}

/** What became ready by a settlement: to be enqueued, and identical ones that waited for it: to be looked at at once. */
export interface Released {
  readonly ready: readonly TaskDelivery[]
  readonly joined: readonly TaskDelivery[]
}

/** `fenced`: the claim had been lost to somebody else, and nothing was written. */
export type SettleResult = { readonly kind: 'settled'; readonly released: Released } | { readonly kind: 'fenced' }

export interface Success {
  readonly claim: Claim
  readonly end: TryEnd
  readonly outputPath: string | undefined
  readonly version: string
  readonly inputs: string
  readonly downstream: readonly InstanceSelector[]
}

export interface Failure {
  readonly claim: Claim
  readonly end: TryEnd
  /** What follows: another try after a delay, the task given back to the queue at once, or the end. */
  readonly next:
    | { readonly kind: 'retry'; readonly delayMs: number }
    | { readonly kind: 'requeue'; readonly countsAsLoss: boolean }
    | { readonly kind: 'settle'; readonly state: 'failed' | 'cancelled' }
  /** Become `upstream_failed`, or `cancelled`, when this one is settled. */
  readonly descendants: readonly InstanceSelector[]
}

export interface RenewalResult {
  readonly claim: Claim
  readonly held: boolean
  readonly cancelRequested: boolean
}

/** How a task instance is claimed, kept and settled, and what that makes ready. */
export interface ClaimStore {
  claim(request: ClaimRequest): Promise<ClaimResult>
  /** Prolongs the leases that are still alive, and notes the pids. */
  renew(
    claims: readonly { readonly claim: Claim; readonly pid: number | undefined }[],
    leaseMs: number,
  ): Promise<readonly RenewalResult[]>
  succeed(success: Success): Promise<SettleResult>
  fail(failure: Failure): Promise<SettleResult>
  /** Settles a task instance whose record turned out to be finished. */
  skip(instance: number, sentence: string, downstream: readonly InstanceSelector[]): Promise<Released>
  outputsOf(
    run: number,
    upstream: readonly InstanceSelector[],
  ): Promise<readonly { taskId: string; sample: string; outputPath: string | undefined }[]>
  /** Closes a run whose task instances have all settled; undefined while one has not. */
  closeRun(run: number): Promise<RunState | undefined>
}
