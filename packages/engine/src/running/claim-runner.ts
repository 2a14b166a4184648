import type { ClaimResult, Exit, TaskDelivery, Traces } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { AskedAcceptance } from '../planning/asked-acceptance.ts'
import { TryTrace } from '../tracing/try-trace.ts'
import { reportStep, type Trying } from '../tries/context.ts'
import type { TryExit } from '../tries/outputs.ts'
import type { TryRunner } from '../tries/try-runner.ts'
import { afterFailure } from './after-failure.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { NextClaim } from './next-claim.ts'
import type { Promoter } from './promoter.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun } from './run-cache.ts'
import type { Settler } from './settler.ts'
import { DONE, type Slot, type SlotClaim, type SlotStep } from './slot.ts'
import type { TaskClaimer } from './task-claimer.ts'

export interface ClaimRunnerParts {
  readonly claimer: Pick<TaskClaimer, 'requestAtOnce' | 'likelyAfter'>
  readonly tries: TryRunner
  readonly leases: LeaseKeeper
  readonly settler: Settler
  readonly releaser: Pick<Releaser, 'handOver' | 'release'>
  readonly promoter: Pick<Promoter, 'promoteNext'>
  readonly acceptance: AskedAcceptance
  readonly traces: Traces
  readonly observer: Observer
  readonly options: ClaimRunnerOptions
}

export interface ClaimRunnerOptions {
  /** This process, as in claims. */
  readonly worker: string
  readonly maxLosses: number
}

/** The task of a claim, and the GPUs that it has taken. */
export type ClaimedWork = Pick<Trying, 'known' | 'task' | 'gpus'>

type FinishedResult = Extract<ClaimResult, { kind: 'finished' }>

/** Carries out what a claim has granted: Bash, settle, release. A task that it makes ready may be the slot's next. */
export class ClaimRunner {
  readonly #parts: ClaimRunnerParts

  constructor(parts: ClaimRunnerParts) {
    this.#parts = parts
  }

  async run(work: ClaimedWork, claim: SlotClaim, slot: Slot): Promise<SlotStep> {
    const { claimed, deadline } = claim
    const held = this.#parts.leases.hold(claimed.claim, work.known.run.id, deadline)
    slot.foresee(claimed.foreseen)
    const trying = { ...claimed, ...work, held, trace: this.#trace(work, claim) }
    try {
      reportStep(this.#parts.observer, 'claimed', trying)
      // After the launch, which it would delay.
      setImmediate(() => slot.queryWaiting())
      const exit = await this.#parts.tries.execute(trying)
      return exit.outcome === 'success' ? await this.#succeed(trying, exit, slot) : await this.#fail(trying, exit)
    } finally {
      this.#parts.leases.drop(held)
      trying.trace.end()
      if (claimed.instance.pool !== undefined) slot.alongside(this.#parts.promoter.promoteNext(claimed.instance.pool))
    }
  }

  /** For a record that was finished in the meantime. */
  async skip(known: KnownRun, { instance, record }: FinishedResult, slot: Slot): Promise<SlotStep> {
    const { settler, releaser } = this.#parts
    await slot.refreshWaiting()
    const releasable = await settler.skip(known, instance, record)
    return { ...DONE, next: await releaser.handOver(known, releasable, slot) }
  }

  #trace({ known }: ClaimedWork, { claimed, since }: SlotClaim): TryTrace {
    const { traces, options } = this.#parts
    return new TryTrace(traces, { run: known.run, claimed, since, worker: options.worker })
  }

  async #succeed(trying: Trying, exit: TryExit, slot: Slot): Promise<SlotStep> {
    const { settler, observer, acceptance, releaser } = this.#parts
    const { known, task, instance } = trying
    await slot.refreshWaiting()
    const nextClaim = this.#nextClaim(trying, slot)
    const result = await settler.succeed(trying, exit, nextClaim)
    if (result.kind === 'settled') slot.foresee(result.foreseen)
    trying.trace.succeeded()
    reportStep(observer, 'finished', trying)
    await acceptance.accept(known, task, instance)
    const releasable = await settler.releasableAfter(trying, result)
    const next = await releaser.handOver(known, releasable, slot, nextClaim?.successorIn(result))
    reportStep(observer, 'released', trying)
    return { ...DONE, next }
  }

  /** An acceptance comes between the end of this task and the claim of the next. */
  #nextClaim({ known, task, instance }: Trying, slot: Slot): NextClaim | undefined {
    const { acceptance, claimer, leases } = this.#parts
    if (acceptance.isAsked(known, task)) return undefined
    const requestFor = (delivery: TaskDelivery) => {
      const next = known.dag?.tasks.get(delivery.taskId)
      const isAtOnce = known.index.gatheredLists(delivery.taskId).length === 0
      return next && isAtOnce ? claimer.requestAtOnce(known, next, delivery) : undefined
    }
    const likely = slot.mayGoOn() ? claimer.likelyAfter(known, instance, slot.foreseen) : undefined
    return new NextClaim({ slot, leases, requestFor, likely })
  }

  async #fail(trying: Trying, exit: Exit): Promise<SlotStep> {
    const { settler, observer, releaser, options } = this.#parts
    const { known, task, instance, held } = trying
    const { next, job } = afterFailure({ exit, held, instance, task, maxLosses: options.maxLosses })
    trying.trace.failed(exit, next)
    const result = await settler.fail(trying, exit, next)
    reportStep(observer, 'finished', trying)
    await releaser.release(known, await settler.releasableAfter(trying, result))
    return result.kind === 'fenced' || result.waits ? DONE : { end: job }
  }
}
