import type { JobQueue, Orphan, RunDelivery, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from './beat.ts'
import { openRunPages, queuedPages } from './delivery-pages.ts'
import type { LeaseWatch } from './lease-watch.ts'
import type { Promoter } from './promoter.ts'
import { isUnreachable, redeliverRuns } from './redelivery.ts'
import type { Releaser } from './releaser.ts'
import type { RunCache } from './run-cache.ts'
import type { RunLimit } from './run-limit.ts'
import type { SettledRuns } from './settled-runs.ts'
import { WallClock } from './wall-clock.ts'

const ORPHANS_A_SWEEP = 500
// A task instance that has just become ready may not have its job yet, because the job is added after the commit.
const SETTLED_IN_MS = 1_000

interface ReconcilerParts {
  readonly store: Pick<Store, 'reconciliation' | 'turns'>
  readonly queue: JobQueue
  readonly runs: RunCache
  readonly releaser: Pick<Releaser, 'requeueOrphan'>
  readonly promoter: Pick<Promoter, 'promoteEverywhere'>
  readonly runLimit: RunLimit
  readonly settled: SettledRuns
  readonly watch: LeaseWatch
  readonly observer: Observer
  readonly now: () => Date
  readonly periodMs: number
  readonly leaseMs: number
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
    const { store, queue, settled, promoter, runLimit } = this.#parts
    await this.#requeueOrphans()
    await promoter.promoteEverywhere()
    await settled.close()
    await runLimit.admitEverywhere()
    for await (const page of openRunPages(store)) {
      for (const run of await redeliverRuns(store, queue, page)) await this.#redeliverTasks(run)
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

  async #redeliverTasks(run: RunDelivery): Promise<void> {
    const { store, queue } = this.#parts
    for await (const page of queuedPages(store, run.run, SETTLED_IN_MS)) {
      const missing = await queue.missingTasks(page)
      if (missing.length === 0) continue
      await queue.addTasks(run, await store.reconciliation.redeliverInstances(missing.map((task) => task.instance)))
    }
  }
}
