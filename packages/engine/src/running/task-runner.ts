import type { AnyTask, ClaimResult, Exit, JobEnd, Store, TaskDelivery } from '@ml-airflow/core'
import { withLists } from '../fan-out/known-lists.ts'
import type { Placeholders } from '../fan-out/placeholders.ts'
import type { Observer } from '../observer.ts'
import type { AskedAcceptance } from '../planning/asked-acceptance.ts'
import { type Trying, tellStep } from '../tries/context.ts'
import type { TryExit } from '../tries/outputs.ts'
import type { TryRunner } from '../tries/try-runner.ts'
import { afterFailure } from './after-failure.ts'
import type { Gpus } from './gpus.ts'
import type { LeaseKeeper } from './lease-keeper.ts'
import { NextClaim } from './next-claim.ts'
import type { Obstacles } from './obstacles.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import type { Settler } from './settler.ts'
import type { Slot, Successor } from './slot.ts'
import type { TaskClaimer } from './task-claimer.ts'

export interface TaskRunnerParts {
  readonly store: Pick<Store, 'fanOut'>
  readonly claimer: TaskClaimer
  readonly tries: TryRunner
  readonly gpus: Pick<Gpus, 'take' | 'giveBack'>
  readonly runs: RunCache
  readonly leases: LeaseKeeper
  readonly placeholders: Placeholders
  readonly settler: Settler
  readonly releaser: Releaser
  readonly obstacles: Obstacles
  readonly acceptance: AskedAcceptance
  readonly observer: Observer
  readonly options: TaskRunnerOptions
}

export interface TaskRunnerOptions {
  readonly maxLosses: number
}

/** Result of one task of a slot: the end of its job, and the task with which the slot continues. */
export interface Turn {
  readonly end: JobEnd
  readonly next?: Successor | undefined
}

type Work = Pick<Trying, 'known' | 'task' | 'gpus'>

const DONE: Turn = { end: { kind: 'done' } }

/** Runs one task: claim, Bash, settle, release. A task that it makes ready may be the slot's next. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run(successor: Successor, slot: Slot): Promise<Turn> {
    const { delivery } = successor
    const cached = await this.#parts.runs.get(delivery.run)
    if (cached === undefined) return DONE
    const task = cached.dag?.tasks.get(delivery.taskId)
    if (task === undefined) return { end: await this.#parts.obstacles.leaveToOthers(cached, delivery) }
    const known = await withLists(this.#parts.store, cached, task.id)
    const { gpus, obstacles, releaser } = this.#parts
    const taken = gpus.take(task.gpus)
    if (taken === undefined) return { end: await obstacles.awaitGpus(known, task, delivery) }
    try {
      return await this.#start({ known, task, gpus: taken }, successor, slot)
    } finally {
      slot.alongside(releaser.promote(gpus.giveBack(taken)))
    }
  }

  async #start(work: Work, { delivery, claim }: Successor, slot: Slot): Promise<Turn> {
    const { known, task } = work
    if (claim !== undefined) return this.#runClaimed(work, claim, slot)
    const deadline = this.#parts.leases.deadline()
    const result = await this.#parts.claimer.claim(known, task, delivery)
    switch (result.kind) {
      case 'claimed':
        return this.#runClaimed(work, { claimed: result, deadline }, slot)
      case 'finished':
        return this.#skip(known, result, slot)
      case 'placeholder':
        return { ...DONE, next: await this.#parts.placeholders.spread(known, result.instance, slot) }
      default:
        return { end: await this.#parts.obstacles.wait(known, delivery, result) }
    }
  }

  async #skip(known: KnownRun, found: Extract<ClaimResult, { kind: 'finished' }>, slot: Slot): Promise<Turn> {
    await slot.lookAgain()
    const released = await this.#parts.settler.skip(known, found.instance, found.record)
    return { ...DONE, next: await this.#parts.releaser.handOver(known, released, slot) }
  }

  async #runClaimed(work: Work, { claimed, deadline }: NonNullable<Successor['claim']>, slot: Slot): Promise<Turn> {
    const held = this.#parts.leases.hold(claimed.claim, work.known.run.id, deadline)
    const trying = { ...claimed, ...work, held }
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
    const { settler, observer, acceptance, releaser } = this.#parts
    const { known, task, instance } = trying
    await slot.lookAgain()
    const nextClaim = this.#nextClaim(known, task, slot)
    const result = await settler.succeed(trying, exit, nextClaim?.request)
    tellStep(observer, 'finished', trying)
    await acceptance.accept(known, task, instance)
    const released = await settler.releasedBy(trying, result)
    const next = await releaser.handOver(known, released, slot, nextClaim?.successorIn(result))
    tellStep(observer, 'released', trying)
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
    const { settler, observer, releaser, options } = this.#parts
    const { known, task, instance, held } = trying
    const { next, job } = afterFailure({ exit, held, instance, task, maxLosses: options.maxLosses })
    const result = await settler.fail(trying, exit, next)
    tellStep(observer, 'finished', trying)
    await releaser.release(known, await settler.releasedBy(trying, result))
    return result.kind === 'fenced' ? DONE : { end: job }
  }
}
