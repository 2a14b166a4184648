import type { Run, RunState, Store, Traces } from '@ml-airflow/core'
import { NO_TRACES } from './no-traces.ts'

export interface RunEndsParts {
  readonly store: Pick<Store, 'runs'>
  /** Default: no traces. */
  readonly traces?: Traces | undefined
}

/** The last span of a run's trace, made by the process that closes the run. */
export class RunEnds {
  readonly #store: Pick<Store, 'runs'>
  readonly #traces: Traces

  constructor({ store, traces = NO_TRACES }: RunEndsParts) {
    this.#store = store
    this.#traces = traces
  }

  trace({ dagId, runId, traceparent: parent }: Run, end: RunState): void {
    const attributes = { 'ml_airflow.dag_id': dagId, 'ml_airflow.run_id': runId, 'ml_airflow.state': end }
    const span = this.#traces.start(`close ${dagId}`, { parent, attributes })
    if (end === 'failed') span.fail(`Run '${runId}' of DAG '${dagId}' failed.`)
    span.end()
  }

  /** For runs that this process knows only by their numbers. */
  async traceAll(ends: ReadonlyMap<number, RunState>): Promise<void> {
    if (this.#traces === NO_TRACES) return
    for (const [id, end] of ends) {
      const run = await this.#store.runs.find(id)
      if (run !== undefined) this.trace(run, end)
    }
  }
}
