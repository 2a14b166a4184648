import type { DagRegistry, JobQueue, RunDelivery, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'

export interface AdmissionParts {
  readonly store: Pick<Store, 'admission'>
  readonly queue: Pick<JobQueue, 'addRun' | 'promoteRun'>
  readonly registry: DagRegistry
  readonly observer: Observer
  /** For DAGs that set no limit. */
  readonly maxActiveRuns: number
}

/** Keeps the runs of a DAG that are under way within its limit. The closing of one sends off the next. */
export class Admission {
  readonly #parts: AdmissionParts

  constructor(parts: AdmissionParts) {
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
