import type { GraphIndex, InstanceSelector } from '../dag/graph.ts'
import type { TryOutcome } from '../states.ts'
import type { Claim, Claimed, ClaimRequest } from './claims.ts'
import type { Released, TaskDelivery } from './instances.ts'

/** The graph of a run in which rules decide what an end means for those behind it. Undefined: the default rule, for all of them. */
export type Rules = GraphIndex | undefined

/** The end of a try, as the claim's holder writes it. */
export interface TryEnd {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly pid: number | undefined
  readonly sentence: string
  /** What it was started with: command, arguments and environment as JSON, secrets masked. Undefined: it was not. */
  readonly rendered?: string | undefined
}

/** `fenced`: the claim had been lost to somebody else, and nothing was written. */
export type SettleResult = Settled | { readonly kind: 'fenced' }

export interface Settled {
  readonly kind: 'settled'
  readonly released: Released
  /** The successor that was claimed in the same transaction; it is among those released. */
  readonly claimed?: Claimed | undefined
}

export interface Success {
  readonly claim: Claim
  readonly end: TryEnd
  readonly outputPath: string | undefined
  /** Of the output, as manifestText writes it. */
  readonly manifest?: string | undefined
  /** Whether the output equals the one before, byte for byte. Results that were made from that one stay done. */
  readonly isSameResult?: boolean
  readonly downstream: readonly InstanceSelector[]
  readonly rules?: Rules
  /** Asks to claim one of those that became ready in the same transaction. It may be called several times. */
  readonly successor?: ((ready: readonly TaskDelivery[]) => ClaimRequest | undefined) | undefined
}

export interface Failure {
  readonly claim: Claim
  readonly end: TryEnd
  /** Another try after a delay, the task given back to the queue at once, or the end. */
  readonly next:
    | { readonly kind: 'retry'; readonly delayMs: number }
    | { readonly kind: 'requeue'; readonly countsAsLoss: boolean }
    | { readonly kind: 'settle'; readonly state: 'failed' | 'cancelled' }
    /** Its exit code says so. */
    | { readonly kind: 'leave_out'; readonly sentence: string }
  readonly rules?: Rules
  /** Become `upstream_failed`, or `cancelled`, when this one is settled. */
  readonly descendants: readonly InstanceSelector[]
}

/** How task instances are settled, and what that makes ready. */
export interface SettlementStore {
  /** A successor behind a shut gate is not claimed, which `ClaimStore.take` can explain. */
  succeed(success: Success): Promise<SettleResult>
  fail(failure: Failure): Promise<SettleResult>
  /** Settles a task instance whose record turned out to be finished. */
  skip(instance: number, sentence: string, downstream: readonly InstanceSelector[], rules?: Rules): Promise<Released>
  /** Task instances among these which are queued: for a release that a crash cut off. */
  queuedAmong(run: number, selectors: readonly InstanceSelector[]): Promise<readonly TaskDelivery[]>
}
