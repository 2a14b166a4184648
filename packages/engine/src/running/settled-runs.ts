import type { IsNotified, JobQueue, RunState, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import type { RunEnds } from '../tracing/run-ends.ts'
import { isUnreachable, redeliverRuns } from './redelivery.ts'

const MOST_AT_ONCE = 500

export interface SettledRunsParts {
  readonly store: Pick<Store, 'closing' | 'reconciliation' | 'runs'>
  readonly queue: Pick<JobQueue, 'addRun' | 'missingRuns'>
  readonly ends: Pick<RunEnds, 'traceAll'>
  readonly observer: Observer
  readonly isNotified?: IsNotified | undefined
}

/** Open runs whose task instances have settled, and whose jobs are lost or asleep. */
export class SettledRuns {
  readonly #parts: SettledRunsParts

  constructor(parts: SettledRunsParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `unavailable` */
  async close(): Promise<void> {
    const { store, ends, observer } = this.#parts
    const closed = new Map<number, RunState>()
    for (const run of await store.closing.listSettled(MOST_AT_ONCE)) {
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
    const { store, queue, isNotified } = this.#parts
    const stored = await store.runs.load(run)
    if (stored?.graph.some(({ temporary }) => temporary))
      await redeliverRuns(store, queue, [{ run, dagId: stored.run.dagId, delivery: stored.delivery }])
    await store.closing.close(run, isNotified, (id, end) => closed.set(id, end))
  }
}
