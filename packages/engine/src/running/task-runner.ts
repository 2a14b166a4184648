import {
  type AnyTask,
  type ClaimResult,
  type Exit,
  type Failure,
  type GraphIndex,
  type JobEnd,
  manifestText,
  type Released,
  type SettleResult,
  type Store,
  type StoredRecord,
  skipFinished,
  type TaskDelivery,
  type TaskInstance,
  type TryEnd,
} from '@ml-airflow/core'
import { withLists } from '../fan-out/known-lists.ts'
import type { Spreader } from '../fan-out/spreader.ts'
import type { Observer } from '../observer.ts'
import type { AskedAcceptance } from '../planning/asked-acceptance.ts'
import { type Trying, tellStep } from '../tries/context.ts'
import type { TryExit } from '../tries/outputs.ts'
import type { TryRunner } from '../tries/try-runner.ts'
import { afterFailure } from './after-failure.ts'
import type { HeldClaim, LeaseKeeper } from './lease-keeper.ts'
import { NextClaim } from './next-claim.ts'
import type { Obstacles } from './obstacles.ts'
import { onceReachable } from './once-reachable.ts'
import { queuedPages } from './pages.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import type { Slot, Successor } from './slot.ts'
import type { TaskClaimer } from './task-claimer.ts'

export interface TaskRunnerParts {
  readonly store: Pick<Store, 'claims' | 'fanOut' | 'reconciliation' | 'runs' | 'settlement'>
  readonly claimer: TaskClaimer
  readonly tries: TryRunner
  readonly runs: RunCache
  readonly leases: LeaseKeeper
  readonly spreader: Spreader
  readonly releaser: Releaser
  readonly obstacles: Obstacles
  readonly acceptance: AskedAcceptance
  readonly observer: Observer
  readonly options: TaskRunnerOptions
}

export interface TaskRunnerOptions {
  readonly maxLosses: number
}

/** How one task of a slot went: what becomes of its job, and the task that the slot goes on with. */
export interface Turn {
  readonly end: JobEnd
  readonly next?: Successor | undefined
}

const DONE: Turn = { end: { kind: 'done' } }

/** Runs one task: claim, Bash, settle, release. What it makes ready may be the slot's next. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run({ delivery, claim }: Successor, slot: Slot): Promise<Turn> {
    const cached = await this.#parts.runs.get(delivery.run)
    if (cached === undefined) return DONE
    const task = cached.dag?.tasks.get(delivery.taskId)
    if (task === undefined) return { end: await this.#parts.obstacles.leaveToOthers(cached, delivery) }
    const known = await withLists(this.#parts.store, cached, task.id)
    if (claim !== undefined) return this.#runClaimed(known, task, claim, slot)
    const deadline = this.#parts.leases.deadline()
    const result = await this.#parts.claimer.claim(known, task, delivery)
    switch (result.kind) {
      case 'claimed':
        return this.#runClaimed(known, task, { claimed: result, deadline }, slot)
      case 'finished':
        return this.#skip(known, result, slot)
      case 'placeholder':
        return this.#spread(known, result.instance, slot)
      default:
        return { end: await this.#parts.obstacles.wait(known, delivery, result) }
    }
  }

  async #skip(
    known: KnownRun,
    { instance, record }: Extract<ClaimResult, { kind: 'finished' }>,
    slot: Slot,
  ): Promise<Turn> {
    const { sentence } = skipFinished(record, record.finishedAt ?? new Date(0))
    const why = isCutOff(known, instance, record) ? `${sentence} ${CUT_OFF}` : sentence
    const downstream = known.index.downstream(instance.taskId, instance.sample)
    await slot.lookAgain()
    const released = await this.#parts.store.settlement.skip(instance.id, why, downstream, known.index.rules)
    return { ...DONE, next: await this.#parts.releaser.handOver(known, released, slot) }
  }

  /** The slot goes on with one of the samples; the others get their jobs page by page. */
  async #spread(known: KnownRun, placeholder: TaskInstance, slot: Slot): Promise<Turn> {
    const { spreader, store, releaser } = this.#parts
    await spreader.spread(known, placeholder)
    await slot.lookAgain()
    let next: Successor | undefined
    for await (const ready of queuedPages(store, known.run.id, 0)) {
      if (next === undefined) next = await releaser.handOver(known, { ready, joined: [] }, slot)
      else await releaser.release(known, { ready, joined: [] })
    }
    return { ...DONE, next }
  }

  async #runClaimed(
    known: KnownRun,
    task: AnyTask,
    { claimed, deadline }: NonNullable<Successor['claim']>,
    slot: Slot,
  ): Promise<Turn> {
    const held = this.#parts.leases.hold(claimed.claim, known.run.id, deadline)
    const trying = { ...claimed, known, task, held }
    try {
      tellStep(this.#parts.observer, 'claimed', trying)
      void slot.lookForOthers()
      const exit = await this.#parts.tries.execute(trying)
      return exit.outcome === 'success' ? await this.#succeed(trying, exit, slot) : await this.#fail(trying, exit)
    } finally {
      this.#parts.leases.drop(held)
      if (claimed.instance.pool !== undefined) slot.alongside(this.#parts.releaser.giveSlotsBack(claimed.instance.pool))
    }
  }

  async #succeed(trying: Trying, exit: TryExit, slot: Slot): Promise<Turn> {
    const { known, task, instance, claim, held } = trying
    await slot.lookAgain()
    const nextClaim = this.#nextClaim(known, task, slot)
    const result = await this.#settle((store) =>
      store.settlement.succeed({
        claim,
        end: tryEnd(exit, held),
        outputPath: exit.outputPath,
        manifest: exit.manifest && manifestText(exit.manifest),
        ...(exit.isSameResult ? { isSameResult: true } : {}),
        downstream: known.index.downstream(task.id, instance.sample),
        rules: known.index.rules,
        successor: nextClaim?.request,
      }),
    )
    tellStep(this.#parts.observer, 'finished', trying)
    await this.#parts.acceptance.accept(known, task, instance)
    const released = await this.#releasedBy(trying, result)
    const next = await this.#parts.releaser.handOver(known, released, slot, nextClaim?.successorIn(result))
    tellStep(this.#parts.observer, 'released', trying)
    return { ...DONE, next }
  }

  /** An acceptance comes between the end of this task and the claim of the next. */
  #nextClaim(known: KnownRun, task: AnyTask, slot: Slot): NextClaim | undefined {
    if (this.#parts.acceptance.isAsked(known, task)) return undefined
    const requestFor = (delivery: TaskDelivery) => {
      const next = known.dag?.tasks.get(delivery.taskId)
      const isAtOnce = known.index.gatheredLists(delivery.taskId).length === 0
      return next && isAtOnce ? this.#parts.claimer.requestAtOnce(known, next, delivery) : undefined
    }
    return new NextClaim({ slot, leases: this.#parts.leases, requestFor })
  }

  async #fail(trying: Trying, exit: Exit): Promise<Turn> {
    const { known, task, instance, claim, held } = trying
    const { next, job } = afterFailure({ exit, held, instance, task, maxLosses: this.#parts.options.maxLosses })
    const descendants = known.index.descendants(instance.taskId, instance.sample)
    const result = await this.#settle((store) =>
      store.settlement.fail({ claim, end: tryEnd(exit, held), next, descendants, rules: rulesFor(known, next) }),
    )
    tellStep(this.#parts.observer, 'finished', trying)
    await this.#parts.releaser.release(known, await this.#releasedBy(trying, result))
    return result.kind === 'fenced' ? DONE : { end: job }
  }

  /** Where its claim was taken away, nothing of this try counts any more; but the record waits for the end of its process. */
  #releasedBy({ claim }: Trying, result: SettleResult): Released | Promise<Released> {
    return result.kind === 'settled' ? result.released : this.#parts.store.claims.yieldRecord(claim)
  }

  /** What a command has done must not be lost for a restart of the database. The write is fenced, so it may come late. */
  #settle(write: (store: Pick<Store, 'settlement'>) => Promise<SettleResult>): Promise<SettleResult> {
    const { store, observer } = this.#parts
    return onceReachable(observer, 'The end of a task could not be recorded yet', () => write(store))
  }
}

/** A task that is left out counts by the rules of those behind it, also where the graph of the run dates from before its exit codes. */
function rulesFor({ index }: KnownRun, next: Failure['next']): GraphIndex | undefined {
  return next.kind === 'leave_out' ? index : index.rules
}

const CUT_OFF = 'The tasks upstream of it ran again, and their outputs are the same, byte for byte.'

/** The plan expected new results upstream, and a result from before this run turned out to be made from the same ones. */
function isCutOff({ run }: KnownRun, { reason }: TaskInstance, { finishedAt }: StoredRecord): boolean {
  return reason === 'upstream_rerun' && finishedAt !== undefined && finishedAt < run.createdAt
}

function tryEnd({ outcome, exitCode, sentence }: Exit, { pid, rendered }: HeldClaim): TryEnd {
  return { outcome, exitCode, pid, sentence, rendered }
}
