import type { DagRegistry, JobQueue, RunDelivery, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'

export interface RunLimitParts {
  readonly store: Pick<Store, 'runLimit'>
  readonly queue: Pick<JobQueue, 'addRun' | 'promoteRun'>
  readonly registry: DagRegistry
  readonly observer: Observer
  /** Limit for DAGs that set none. */
  readonly maxActiveRuns: number
}

/** Limits the concurrent runs of a DAG. When one closes, the next is enqueued. */
export class RunLimit {
  readonly #parts: RunLimitParts

  constructor(parts: RunLimitParts) {
    this.#parts = parts
  }

  limitOf(dagId: string): number {
    return this.#parts.registry.find(dagId)?.maxActiveRuns ?? this.#parts.maxActiveRuns
  }

  /** Whether a run whose expansion was just claimed may proceed. If not, it is held back. */
  async admit(run: RunDelivery, epoch: number): Promise<boolean> {
    if (await this.#parts.store.runLimit.admit(run, epoch, this.limitOf(run.dagId))) return true
    // The last run may have closed before this one was visibly held back, so nothing else would enqueue it.
    await this.admitNext(run.dagId)
    return false
  }

  /** Enqueues the held-back runs that the limit allows now. If Redis is unreachable, the reconciler adds their jobs. */
  async admitNext(dagId: string): Promise<void> {
    const { store, queue, observer } = this.#parts
    for (const run of await store.runLimit.admitHeldBack(dagId, this.limitOf(dagId))) {
      await queue
        .addRun(run)
        .catch((error) => observer.trouble('A run that is due under the run limit could not be enqueued yet.', error))
    }
  }

  async admitEverywhere(): Promise<void> {
    for (const dagId of await this.#parts.store.runLimit.listDagsHeldBack()) await this.admitNext(dagId)
  }
}
