import {
  type AnyTask,
  type ClaimResult,
  type Exit,
  isClosed,
  type JobEnd,
  type Released,
  type SettleResult,
  type Store,
  skipFinished,
  type TaskDelivery,
  type TaskInstance,
  type TryEnd,
} from '@ml-airflow/core'
import type { Acceptance } from './acceptance.ts'
import { afterFailure } from './after-failure.ts'
import { type Trying, tellStep } from './context.ts'
import type { HeldClaim, LeaseKeeper } from './lease-keeper.ts'
import type { LeaseWatch } from './lease-watch.ts'
import { upstreamResults } from './lineage.ts'
import type { Observer } from './observer.ts'
import { onceReachable } from './once-reachable.ts'
import type { TryExit } from './outputs.ts'
import { inputsOf } from './plan.ts'
import type { Releaser } from './releaser.ts'
import type { KnownRun, RunCache } from './run-cache.ts'
import type { Slot } from './slot.ts'
import type { TryRunner, TryRunnerOptions } from './try-runner.ts'

export interface TaskRunnerParts {
  readonly store: Pick<Store, 'claims' | 'runs' | 'settlement'>
  readonly tries: TryRunner
  readonly runs: RunCache
  readonly leases: LeaseKeeper
  readonly releaser: Releaser
  readonly acceptance: Acceptance
  readonly watch: LeaseWatch
  readonly observer: Observer
  readonly options: TaskRunnerOptions & Pick<TryRunnerOptions, 'markedBy'>
}

export interface TaskRunnerOptions {
  /** This process, unique among all: host, pid and start. */
  readonly worker: string
  readonly host: string
  readonly leaseMs: number
  readonly maxLosses: number
  /** The log file of a try. */
  readonly logPathOf: (task: {
    dagId: string
    runId: string
    taskId: string
    sample: string
    tryNumber: number
  }) => string
}

type Claimed = Extract<ClaimResult, { kind: 'claimed' }>
type Obstacle = Exclude<ClaimResult, { kind: 'claimed' | 'finished' }>

// How long a job sleeps where only SQL can say when it is time.
const PAUSED_MS = 30_000
const LONGEST_LOOK_MS = 5_000
const UNKNOWN_TASK_MS = 10_000
const SLOTS_LOOK_MS = 300_000

/** How one task of a slot went: what becomes of its job, and the task that the slot goes on with. */
export interface Turn {
  readonly end: JobEnd
  readonly next?: TaskDelivery | undefined
}

const DONE: Turn = { end: { kind: 'done' } }

/** Runs one task: claim, Bash, settle, release. What it makes ready may be the slot's next. */
export class TaskRunner {
  readonly #parts: TaskRunnerParts

  constructor(parts: TaskRunnerParts) {
    this.#parts = parts
  }

  async run(delivery: TaskDelivery, slot: Slot): Promise<Turn> {
    const known = await this.#parts.runs.get(delivery.run)
    if (known === undefined) return DONE
    const task = known.dag?.tasks.get(delivery.taskId)
    if (task === undefined) return { end: await this.#leaveToOthers(known, delivery) }
    const deadline = this.#parts.leases.deadline()
    const result = await this.#claim(known, task, delivery)
    switch (result.kind) {
      case 'claimed':
        return this.#runClaimed(known, task, result, { deadline, slot })
      case 'finished':
        return this.#skip(known, result, slot)
      default:
        return { end: await this.#wait(known, delivery, result) }
    }
  }

  async #wait(known: KnownRun, delivery: TaskDelivery, result: Obstacle): Promise<JobEnd> {
    switch (result.kind) {
      case 'refused':
        return this.#refused(known, delivery, result.instance)
      case 'no_slots':
        return this.#awaitSlots(result)
      case 'paused':
        return { kind: 'again', delayMs: PAUSED_MS }
      case 'held':
        return this.#awaitRecord(delivery, result)
      case 'early':
        return { kind: 'again', delayMs: result.forMs }
    }
  }

  /** A DAG may have been edited, or be missing, on this worker; another one may still have it. */
  async #leaveToOthers({ run }: KnownRun, { taskId }: TaskDelivery): Promise<JobEnd> {
    const now = await this.#parts.store.runs.find(run.id)
    if (now === undefined || isClosed(now.state)) return { kind: 'done' }
    this.#parts.runs.forget(run.id)
    const sentence = `Task '${taskId}' of run '${run.runId}' waits: this worker has no such task in DAG '${run.dagId}'.`
    this.#parts.observer.trouble(sentence, undefined)
    return { kind: 'again', delayMs: UNKNOWN_TASK_MS }
  }

  /** Whoever gives slots back tells the next one; the look is for what is told at the very moment in which its job falls asleep. */
  async #awaitSlots({ isNext, admitted }: Extract<ClaimResult, { kind: 'no_slots' }>): Promise<JobEnd> {
    await this.#parts.releaser.promote(admitted)
    return { kind: 'again', delayMs: isNext ? LONGEST_LOOK_MS : SLOTS_LOOK_MS }
  }

  /** Its holder may be gone; where nobody else finds that out, this one does. */
  #awaitRecord(delivery: TaskDelivery, { forMs, lapsed }: Extract<ClaimResult, { kind: 'held' }>): JobEnd {
    const { watch, releaser } = this.#parts
    if (lapsed === undefined) return { kind: 'again', delayMs: Math.min(forMs + 1, LONGEST_LOOK_MS) }
    watch.watch(lapsed, () => releaser.promote([delivery]))
    return { kind: 'again', delayMs: Math.min(watch.ms, LONGEST_LOOK_MS) }
  }

  #claim(known: KnownRun, task: AnyTask, delivery: TaskDelivery): Promise<ClaimResult> {
    const { options, store } = this.#parts
    const { run } = known
    return store.claims.take({
      instance: delivery.instance,
      owner: `${run.dagId}/${run.runId}`,
      worker: options.worker,
      host: options.host,
      leaseMs: options.leaseMs,
      version: task.version,
      inputs: inputsOf(known, task.id),
      upstream: upstreamResults(known, task),
      logPathOf: (task) => options.logPathOf({ ...task, dagId: run.dagId, runId: run.runId }),
    })
  }

  async #skip(
    known: KnownRun,
    { instance, record }: Extract<ClaimResult, { kind: 'finished' }>,
    slot: Slot,
  ): Promise<Turn> {
    const { sentence } = skipFinished(record, record.finishedAt ?? new Date(0))
    const downstream = known.index.downstream(instance.taskId, instance.sample)
    const released = await this.#parts.store.settlement.skip(instance.id, sentence, downstream)
    return { ...DONE, next: await this.#parts.releaser.handOver(known, released, slot) }
  }

  /** The job came too early, too late, or a second time. */
  async #refused(known: KnownRun, delivery: TaskDelivery, instance: TaskInstance | undefined): Promise<JobEnd> {
    if (instance === undefined) return { kind: 'done' }
    const task = known.dag?.tasks.get(delivery.taskId)
    if (instance.state === 'success' && task !== undefined) await this.#accept(known, task, instance)
    if (instance.state === 'success' || instance.state === 'skipped') await this.#parts.releaser.repeat(known, instance)
    if (instance.state !== 'running') return { kind: 'done' }
    const orphan = await this.#parts.releaser.requeueOrphan(known, { ...instance, instance: delivery.instance })
    return orphan === 'alive' ? { kind: 'again', delayMs: LONGEST_LOOK_MS } : { kind: 'done' }
  }

  async #runClaimed(
    known: KnownRun,
    task: AnyTask,
    claimed: Claimed,
    { deadline, slot }: { readonly deadline: number; readonly slot: Slot },
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
      if (claimed.instance.pool !== undefined) await this.#parts.releaser.giveSlotsBack(claimed.instance.pool)
    }
  }

  async #succeed(trying: Trying, exit: TryExit, slot: Slot): Promise<Turn> {
    const { known, task, instance, claim, held } = trying
    const result = await this.#settle((store) =>
      store.settlement.succeed({
        claim,
        end: tryEnd(exit, held),
        outputPath: exit.outputPath,
        downstream: known.index.downstream(task.id, instance.sample),
      }),
    )
    tellStep(this.#parts.observer, 'finished', trying)
    await this.#accept(known, task, instance)
    const released = await this.#releasedBy(trying, result)
    const next = await this.#parts.releaser.handOver(known, released, slot)
    tellStep(this.#parts.observer, 'released', trying)
    return { ...DONE, next }
  }

  /** Forced without what is downstream, or marked as done: what is downstream stays done. */
  async #accept(known: KnownRun, task: AnyTask, { sample }: TaskInstance): Promise<void> {
    const { options } = known.run
    const isMarked = options.markedBy !== undefined || this.#parts.options.markedBy !== undefined
    const isForced = options.force === 'all' || options.force.includes(task.id)
    if (isMarked || (isForced && !options.forceDownstream))
      await onceReachable(this.#parts.observer, 'What is downstream could not be accepted yet', () =>
        this.#parts.acceptance.accept(known, task, sample),
      )
  }

  async #fail(trying: Trying, exit: Exit): Promise<Turn> {
    const { known, task, instance, claim, held } = trying
    const { next, job } = afterFailure({ exit, held, instance, task, maxLosses: this.#parts.options.maxLosses })
    const descendants = known.index.descendants(instance.taskId, instance.sample)
    const result = await this.#settle((store) =>
      store.settlement.fail({ claim, end: tryEnd(exit, held), next, descendants }),
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

function tryEnd({ outcome, exitCode, sentence }: Exit, { pid, rendered }: HeldClaim): TryEnd {
  return { outcome, exitCode, pid, sentence, rendered }
}
