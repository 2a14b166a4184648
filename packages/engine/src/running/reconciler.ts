import {
  type IsNotified,
  type JobQueue,
  MlAirflowError,
  type Orphan,
  type RunDelivery,
  type RunState,
  type Store,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { RunEnds } from '../tracing/run-ends.ts'
import { Beat } from './beat.ts'
import { openRunPages, queuedPages } from './delivery-pages.ts'
import type { LeaseWatch } from './lease-watch.ts'
import type { Promoter } from './promoter.ts'
import type { Releaser } from './releaser.ts'
import type { RunCache } from './run-cache.ts'
import type { RunLimit } from './run-limit.ts'
import { WallClock } from './wall-clock.ts'

const ORPHANS_A_SWEEP = 500
const SETTLED_A_SWEEP = 500
// A task instance that has just become ready may not have its job yet, because the job is added after the commit.
const SETTLED_IN_MS = 1_000

interface ReconcilerParts {
  readonly store: Pick<Store, 'closing' | 'reconciliation' | 'runs' | 'turns'>
  readonly queue: JobQueue
  readonly runs: RunCache
  readonly releaser: Pick<Releaser, 'requeueOrphan'>
  readonly promoter: Pick<Promoter, 'promoteEverywhere'>
  readonly runLimit: RunLimit
  readonly ends: Pick<RunEnds, 'traceAll'>
  readonly watch: LeaseWatch
  readonly observer: Observer
  readonly now: () => Date
  readonly periodMs: number
  readonly leaseMs: number
  readonly isNotified?: IsNotified | undefined
}

/**
 * Compares SQL with the queue and repairs the queue: an emptied Redis, a removed job or a killed worker delays a run but
 * never loses it. Any number of processes may run one; they take turns.
 */
export class Reconciler {
  readonly #parts: ReconcilerParts
  readonly #clock: WallClock
  readonly #beat: Beat

  constructor(parts: ReconcilerParts) {
    this.#parts = parts
    this.#clock = new WallClock(parts.now)
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble('SQL and the queue could not be compared; trying again.', error)
    this.#beat = new Beat({ periodMs: parts.periodMs, work: () => this.#sweepInTurn(), onTrouble })
  }

  /** Starts with a sweep: work accepted while no worker was running need not wait. */
  start(): void {
    this.#beat.start()
  }

  stop(): Promise<void> {
    return this.#beat.stop()
  }

  /** One complete comparison. */
  async sweep(): Promise<void> {
    await this.#requeueOrphans()
    await this.#parts.promoter.promoteEverywhere()
    await this.#closeSettled()
    await this.#parts.runLimit.admitEverywhere()
    for await (const page of openRunPages(this.#parts.store)) {
      for (const run of await this.#redeliverRuns(page)) await this.#redeliverTasks(run)
    }
  }

  async #sweepInTurn(): Promise<void> {
    const { store, periodMs } = this.#parts
    await this.#wakeAfterStep()
    if (await store.turns.take('reconcile', periodMs)) await this.sweep()
  }

  /** The queue's delays are absolute times: after the clock is set back, all delayed jobs would wait that much longer. */
  async #wakeAfterStep(): Promise<void> {
    if (!this.#clock.wasSetBack) return
    await this.#parts.queue.promoteAll()
    this.#clock.forget()
  }

  async #requeueOrphans(): Promise<void> {
    const { store, observer, leaseMs } = this.#parts
    const onTrouble = (error: unknown) =>
      observer.trouble('Some tasks of a worker that went away could not be taken over; retrying.', error)
    for (const orphan of await store.reconciliation.findOrphans({ leaseMs, limit: ORPHANS_A_SWEEP }, onTrouble)) {
      try {
        await this.#takeUp(orphan)
      } catch (error) {
        if (isUnreachable(error)) throw error
        onTrouble(error)
      }
    }
  }

  async #closeSettled(): Promise<void> {
    const { store, ends, observer } = this.#parts
    const closed = new Map<number, RunState>()
    for (const run of await store.closing.listSettled(SETTLED_A_SWEEP)) {
      try {
        await this.#close(run, closed)
      } catch (error) {
        if (isUnreachable(error)) throw error
        observer.trouble(`Run ${run} could not be closed; retrying.`, error)
      }
    }
    await ends.traceAll(closed)
  }

  /** The job of a run removes its temporary outputs. It is added first: nothing would find a closed run without one. */
  async #close(run: number, closed: Map<number, RunState>): Promise<void> {
    const { store, isNotified } = this.#parts
    const stored = await store.runs.load(run)
    if (stored?.graph.some(({ temporary }) => temporary))
      await this.#redeliverRuns([{ run, dagId: stored.run.dagId, delivery: stored.delivery }])
    await store.closing.close(run, isNotified, (id, end) => closed.set(id, end))
  }

  /** A live owner renews its lease while it is watched. */
  async #takeUp(orphan: Orphan): Promise<void> {
    const { lapsed } = orphan
    if (lapsed === undefined) await this.#requeueOrphan(orphan)
    else this.#parts.watch.watch(lapsed, () => this.#requeueOrphan(orphan))
  }

  async #requeueOrphan(orphan: Orphan): Promise<void> {
    const { runs, releaser } = this.#parts
    const known = await runs.get(orphan.run)
    if (known !== undefined) await releaser.requeueOrphan(known, orphan)
  }

  /** @returns the page with the current deliveries */
  async #redeliverRuns(page: readonly RunDelivery[]): Promise<readonly RunDelivery[]> {
    const { store, queue } = this.#parts
    const missing = new Set((await queue.missingRuns(page)).map((run) => run.run))
    const current: RunDelivery[] = []
    for (const run of page) {
      if (!missing.has(run.run)) {
        current.push(run)
        continue
      }
      const redelivered = await store.reconciliation.redeliverRun(run.run)
      await queue.addRun(redelivered)
      current.push(redelivered)
    }
    return current
  }

  async #redeliverTasks(run: RunDelivery): Promise<void> {
    const { store, queue } = this.#parts
    for await (const page of queuedPages(store, run.run, SETTLED_IN_MS)) {
      const missing = await queue.missingTasks(page)
      if (missing.length === 0) continue
      await queue.addTasks(run, await store.reconciliation.redeliverInstances(missing.map((task) => task.instance)))
    }
  }
}

/** Every other orphan would fail in the same way. */
function isUnreachable(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'unavailable'
}
