import type { DagRegistry, JobQueue, RunDelivery, Store } from '@ml-airflow/core'
import type { Observer } from './observer.ts'

/** Keeps the runs of a DAG that are under way within its limit. The closing of one sends off the next. */
export class Admission {
  readonly #parts: {
    readonly store: Pick<Store, 'admission'>
    readonly queue: JobQueue
    readonly registry: DagRegistry
    readonly observer: Observer
    /** For DAGs that say nothing of their own. */
    readonly maxActiveRuns: number
  }

  constructor(parts: {
    store: Pick<Store, 'admission'>
    queue: JobQueue
    registry: DagRegistry
    observer: Observer
    maxActiveRuns: number
  }) {
    this.#parts = parts
  }

  limitOf(dagId: string): number {
    return this.#parts.registry.find(dagId)?.maxActiveRuns ?? this.#parts.maxActiveRuns
  }

  /** Whether a run whose expansion was just claimed may go on. If not, it is held back. */
  async admit(run: RunDelivery, epoch: number): Promise<boolean> {
    if (await this.#parts.store.admission.admit(run, epoch, this.limitOf(run.dagId))) return true
    // The run that would have sent this one off may have closed before this one was seen to be held back.
    await this.admitNext(run.dagId)
    return false
  }

  /** Sends off the runs for which there is a place now. Where Redis is away, the reconciler adds their jobs. */
  async admitNext(dagId: string): Promise<void> {
    const { store, queue, observer } = this.#parts
    for (const run of await store.admission.admitHeldBack(dagId, this.limitOf(dagId))) {
      await queue
        .addRun(run)
        .catch((error) => observer.trouble('A run that has its turn could not be enqueued yet.', error))
    }
  }

  async admitEverywhere(): Promise<void> {
    for (const dagId of await this.#parts.store.admission.listDagsHeldBack()) await this.admitNext(dagId)
  }
}
