import type { JobQueue, Orphan, Releasable, Store, TaskInstance } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { KnownRun } from './run-cache.ts'
import type { Slot, Successor } from './slot.ts'

export interface ReleaserParts {
  readonly store: Pick<Store, 'reconciliation' | 'settlement'>
  readonly queue: Pick<JobQueue, 'addTasks' | 'promoteTasks'>
  readonly observer: Observer
  readonly maxLosses: number
}

/** Enqueues the task instances that a settlement has made ready. If Redis is unreachable, the reconciler does it later. */
export class Releaser {
  readonly #parts: ReleaserParts

  constructor(parts: ReleaserParts) {
    this.#parts = parts
  }

  async release({ run, delivery }: KnownRun, { ready, joined }: Releasable): Promise<void> {
    const { queue, observer } = this.#parts
    try {
      if (ready.length > 0) await queue.addTasks({ run: run.id, dagId: run.dagId, delivery }, ready)
      if (joined.length > 0) await queue.promoteTasks(joined)
    } catch (error) {
      observer.trouble('What became ready could not be enqueued; the reconciler will do it.', error)
    }
  }

  /** Continues the slot with one of the ready tasks, and enqueues the others concurrently. @returns the one for the slot */
  async handOver(
    known: KnownRun,
    { ready, joined }: Releasable,
    slot: Slot,
    claimed?: Successor | undefined,
  ): Promise<Successor | undefined> {
    const next = claimed?.delivery ?? slot.nextOf(ready)
    const releasing = this.release(known, { ready: ready.filter((task) => task !== next), joined })
    if (next === undefined) await releasing
    else slot.alongside(releasing)
    return claimed ?? (next && { delivery: next })
  }

  /** For a task instance settled by a worker that died before it released the downstream tasks. */
  async repeat(known: KnownRun, instance: TaskInstance): Promise<void> {
    const { index } = known
    // Instances that rules leave out make others ready further downstream.
    const downstream = index[index.rules === undefined ? 'downstream' : 'descendants'](instance.taskId, instance.sample)
    if (downstream.length === 0) return
    const ready = await this.#parts.store.settlement.queuedAmong(known.run.id, downstream)
    await this.release(known, { ready, joined: [] })
  }

  /** Requeues an orphan, unless its claim turns out to be alive. */
  async requeueOrphan(known: KnownRun, { instance }: Pick<Orphan, 'instance'>): Promise<'alive' | 'dealt_with'> {
    const { store, maxLosses } = this.#parts
    const result = await store.reconciliation.requeueOrphan(instance, maxLosses, known.index)
    if (result.kind === 'failed') await this.release(known, { ready: result.ready, joined: [] })
    if (result.kind === 'requeued') await this.release(known, { ready: [result.delivery], joined: [] })
    return result.kind === 'alive' ? 'alive' : 'dealt_with'
  }
}
