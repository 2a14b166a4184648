import type { GraphIndex, InstanceSelector } from '../dag/graph.ts'
import type { TryOutcome } from '../states.ts'
import type { Claim, Claimed, ClaimRequest } from './claims.ts'
import type { ForeseenInstance, Releasable, TaskDelivery } from './instances.ts'
import type { ResultQuery } from './records.ts'

/** The graph of a run in which trigger rules decide the effect of an end. Undefined: all tasks have the default rule. */
export type Rules = GraphIndex | undefined

/** The end of a try, as written by the holder of the claim. */
export interface TryEnd {
  readonly outcome: TryOutcome
  readonly exitCode: number | undefined
  readonly pid: number | undefined
  readonly sentence: string
  /** Command, arguments and environment at the start, as JSON with secrets masked. Undefined: not started. */
  readonly rendered?: string | undefined
}

/** `fenced`: the claim was lost to another holder, and nothing was written. */
export type SettleResult = Settled | { readonly kind: 'fenced' }

export interface Settled {
  readonly kind: 'settled'
  readonly releasable: Releasable
  /** Whether the task instance waits again: something upstream of it was cleared while it ran. Its job is over. */
  readonly waits?: boolean
  /** The successor claimed in the same transaction; it is also among those releasable. */
  readonly claimed?: Claimed | undefined
  /** The tasks beyond the likely successor, if they were read. */
  readonly foreseen?: readonly ForeseenInstance[]
}

export interface Success {
  readonly claim: Claim
  readonly end: TryEnd
  readonly outputPath: string | undefined
  /** Manifest of the output, in the format of manifestText. */
  readonly manifest?: string | undefined
  /** Whether the output equals the previous one, byte for byte. Results made from that one stay done. */
  readonly isSameResult?: boolean
  readonly downstream: readonly InstanceSelector[]
  readonly rules?: Rules
  /** Selects one of the newly ready task instances to claim in the same transaction. May be called several times. */
  readonly successor?: ((ready: readonly TaskDelivery[]) => ClaimRequest | undefined) | undefined
  /** Read together with the settlement, so that its claim needs no further reads. */
  readonly likely?: LikelySuccessor | undefined
}

/** A task instance that the settlement probably makes ready, and that is then selected. It waits for nothing else. */
export interface LikelySuccessor {
  readonly taskId: string
  readonly sample: string
  /** As in its claim request. */
  readonly upstream: readonly ResultQuery[]
  /** Tasks that probably follow it, each the only one to wait for the one before it. */
  readonly beyond?: readonly string[]
  /** The instance, if an earlier settlement has read it. Nothing else that this one makes ready may come before it. */
  readonly foreseen?: ForeseenInstance | undefined
}

export interface Failure {
  readonly claim: Claim
  readonly end: TryEnd
  /** A retry after a delay, an immediate return to the queue, or the end. */
  readonly next:
    | { readonly kind: 'retry'; readonly delayMs: number }
    | { readonly kind: 'requeue'; readonly countsAsLoss: boolean }
    | { readonly kind: 'settle'; readonly state: 'failed' | 'cancelled' }
    /** Decided by the exit code. */
    | { readonly kind: 'leave_out'; readonly sentence: string }
  /** Of the run's graph. Decides which waiting task instances become `upstream_failed` or `cancelled` with this one. */
  readonly index: GraphIndex
}

/** Settles task instances, and determines which downstream ones are ready. */
export interface SettlementStore {
  /** A successor whose gate is shut is not claimed; `ClaimStore.take` can explain why. */
  succeed(success: Success): Promise<SettleResult>
  fail(failure: Failure): Promise<SettleResult>
  /** Settles a task instance whose record turned out to be finished. */
  skip(instance: number, sentence: string, downstream: readonly InstanceSelector[], rules?: Rules): Promise<Releasable>
  /** The queued task instances among these, to repeat a release that a crash interrupted. */
  queuedAmong(run: number, selectors: readonly InstanceSelector[]): Promise<readonly TaskDelivery[]>
}
