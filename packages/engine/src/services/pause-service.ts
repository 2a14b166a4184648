import type { DagRegistry, JobQueue, Store } from '@ml-airflow/core'
import { openRunPages, queuedPages } from '../running/delivery-pages.ts'

export interface PauseServiceParts {
  readonly registry: Pick<DagRegistry, 'find' | 'get'>
  readonly store: Pick<Store, 'dags' | 'reconciliation' | 'runs'>
  readonly queue: Pick<JobQueue, 'promoteRun' | 'promoteTasks'>
  /** Called when the queue is unreachable: the jobs check again later. */
  readonly onQueueError: (error: unknown) => void
}

/** Pauses and resumes DAGs. While a DAG is paused its runs are accepted, and their tasks wait. */
export class PauseService {
  readonly #parts: PauseServiceParts

  constructor(parts: PauseServiceParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `not_found` for a DAG without a file and without runs */
  async setPaused(dagId: string, paused: boolean): Promise<void> {
    const { registry, store } = this.#parts
    // A DAG whose file is gone is known from its runs.
    const isPast = registry.find(dagId) === undefined && (await store.runs.list({ dagId, limit: 1 })).length > 0
    await store.dags.setPaused(isPast ? dagId : registry.get(dagId).id, paused)
    if (!paused) await this.#wake(dagId)
  }

  /** Runs and tasks of a paused DAG have delayed jobs. */
  async #wake(dagId: string): Promise<void> {
    const { store, queue, onQueueError } = this.#parts
    try {
      for await (const page of openRunPages(store, dagId)) {
        for (const run of page) {
          await queue.promoteRun(run)
          for await (const tasks of queuedPages(store, run.run, 0))
            await queue.promoteTasks(tasks.filter((task) => task.delayMs === 0))
        }
      }
    } catch (error) {
      onQueueError(error)
    }
  }
}
