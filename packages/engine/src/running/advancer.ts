import {
  type IsNotified,
  isClosed,
  type JobQueue,
  type RunDelivery,
  type RunJobEnd,
  type Store,
  type StoredRun,
} from '@ml-airflow/core'
import type { RunEnds } from '../tracing/run-ends.ts'
import { queuedPages } from './delivery-pages.ts'
import type { RunExpander } from './expander.ts'
import type { RunCache } from './run-cache.ts'
import type { RunLimit } from './run-limit.ts'
import type { TemporaryOutputs } from './temporary-outputs.ts'

export interface AdvancerParts {
  readonly store: Pick<Store, 'closing' | 'reconciliation' | 'runs'>
  readonly queue: Pick<JobQueue, 'addTasks'>
  readonly runs: RunCache
  readonly expander: Pick<RunExpander, 'expand'>
  readonly runLimit: Pick<RunLimit, 'admitNext'>
  readonly temporary: Pick<TemporaryOutputs, 'removeAfter'>
  readonly ends: Pick<RunEnds, 'trace'>
  readonly isNotified?: IsNotified | undefined
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
    if (isClosed(stored.run.state)) return this.#closed(stored)
    if (stored.expanded) {
      this.#parts.runs.forget(delivery.run)
      return this.#closeOrEnqueue(stored)
    }
    const expansion = await this.#parts.expander.expand(stored, delivery)
    if (expansion.kind === 'done') return this.#closedHere(stored)
    if (expansion.kind !== 'expanded') return expansion
    const { queued = [] } = expansion
    if (queued.length === 0) return this.#closeOrEnqueue(stored)
    await this.#parts.queue.addTasks(deliveryOf(stored), queued)
    return { kind: 'open' }
  }

  async #closeOrEnqueue(stored: StoredRun): Promise<RunJobEnd> {
    const { store, isNotified, ends } = this.#parts
    const state = await store.closing.close(stored.run.id, isNotified, (_, end) => ends.trace(stored.run, end))
    if (state !== undefined) return this.#closed(stored)
    await this.#enqueue(deliveryOf(stored))
    return { kind: 'open' }
  }

  #closedHere(stored: StoredRun): Promise<RunJobEnd> {
    this.#parts.ends.trace(stored.run, 'success')
    return this.#closed(stored)
  }

  /** A cancelled run is closed elsewhere, and makes room under the run limit here. */
  async #closed(stored: StoredRun): Promise<RunJobEnd> {
    await this.#parts.runLimit.admitNext(stored.run.dagId)
    if (stored.graph.some((task) => task.temporary)) await this.#removeTemporary(stored)
    return { kind: 'closed' }
  }

  async #removeTemporary(stored: StoredRun): Promise<void> {
    const { runs, temporary } = this.#parts
    await temporary.removeAfter(await runs.know(stored))
  }

  async #enqueue(delivery: RunDelivery): Promise<void> {
    const { store, queue } = this.#parts
    for await (const page of queuedPages(store, delivery.run, 0)) await queue.addTasks(delivery, page)
  }
}

function deliveryOf({ run, delivery }: StoredRun): RunDelivery {
  return { run: run.id, dagId: run.dagId, delivery }
}
