import {
  type IsHeard,
  isClosed,
  type JobQueue,
  type Run,
  type RunDelivery,
  type RunJobEnd,
  type Store,
} from '@ml-airflow/core'
import type { Admission } from './admission.ts'
import type { RunExpander } from './expander.ts'
import { queuedPages } from './pages.ts'
import type { RunCache } from './run-cache.ts'

export interface AdvancerParts {
  readonly store: Pick<Store, 'closing' | 'reconciliation' | 'runs'>
  readonly queue: Pick<JobQueue, 'addTasks'>
  readonly runs: RunCache
  readonly expander: Pick<RunExpander, 'expand'>
  readonly admission: Pick<Admission, 'admitNext'>
  readonly isHeard?: IsHeard | undefined
}

/** Handles the job of a run: expands the run, enqueues its ready tasks, and closes it once all are settled. */
export class RunAdvancer {
  readonly #parts: AdvancerParts

  constructor(parts: AdvancerParts) {
    this.#parts = parts
  }

  async advance(delivery: RunDelivery): Promise<RunJobEnd> {
    const stored = await this.#parts.store.runs.load(delivery.run)
    if (stored === undefined) return { kind: 'closed' }
    if (isClosed(stored.run.state)) return this.#closed(stored.run)
    if (!stored.expanded) {
      const obstacle = await this.#parts.expander.expand(stored, delivery)
      if (obstacle !== undefined) return obstacle
    } else this.#parts.runs.forget(delivery.run)
    const state = await this.#parts.store.closing.close(delivery.run, this.#parts.isHeard)
    if (state !== undefined) return this.#closed(stored.run)
    await this.#enqueue({ ...delivery, delivery: stored.delivery })
    return { kind: 'open' }
  }

  /** A cancelled run is closed elsewhere; its place is released here. */
  async #closed({ dagId }: Run): Promise<RunJobEnd> {
    await this.#parts.admission.admitNext(dagId)
    return { kind: 'closed' }
  }

  async #enqueue(delivery: RunDelivery): Promise<void> {
    const { store, queue } = this.#parts
    for await (const page of queuedPages(store, delivery.run, 0)) await queue.addTasks(delivery, page)
  }
}
