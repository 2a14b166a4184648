import {
  type AcceptedRun,
  type Dag,
  type DagRegistry,
  type JobQueue,
  MlAirflowError,
  type NewRun,
  type Run,
  type RunState,
  type Store,
  type Traces,
} from '@ml-airflow/core'
import { redeliverRuns } from '../running/redelivery.ts'
import { NO_TRACES } from '../tracing/no-traces.ts'
import { RunEnds } from '../tracing/run-ends.ts'
import { within } from '../tracing/within.ts'
import { asRepeated, checkSameRun, ExecutionDates, newRun, runIdOf, type TriggerRequest } from './trigger.ts'

export interface RunServiceParts {
  readonly registry: Pick<DagRegistry, 'get' | 'definitionOf'>
  readonly store: Pick<Store, 'runs' | 'closing' | 'reconciliation'>
  readonly queue: Pick<JobQueue, 'addRun' | 'announceCancel' | 'missingRuns'>
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
  /** Default: no traces. */
  readonly traces?: Traces | undefined
}

/** Accepts and cancels runs, for both the API and the command line. */
export class RunService {
  readonly #parts: RunServiceParts
  readonly #ends: RunEnds
  readonly #dates = new ExecutionDates()

  constructor(parts: RunServiceParts) {
    this.#parts = parts
    this.#ends = new RunEnds(parts)
  }

  /**
   * Accepts a run: its parameter rows and the run in SQL, then its job. If Redis is unreachable, the run stays queued.
   * Idempotent by run id: a repeated call returns the first run.
   * @throws MlAirflowError `not_found`, `bad_conf`, `bad_argument`, `conflict`, `unavailable`
   */
  async trigger(request: TriggerRequest): Promise<AcceptedRun> {
    const accepted = await this.#acceptRequest(request)
    if (accepted.created) await this.enqueue(accepted.run)
    return accepted
  }

  /**
   * Like `trigger`, but returns once SQL holds the run, and adds its job concurrently. For processes that keep running; if
   * one dies in between, the reconciler adds the job.
   */
  async submit(request: TriggerRequest): Promise<AcceptedRun> {
    const accepted = await this.#acceptRequest(request)
    if (accepted.created) void this.enqueue(accepted.run)
    return accepted
  }

  /**
   * Accepts a checked run of a backfill, and enqueues it. Idempotent by run id.
   * @throws MlAirflowError `conflict` if the existing run has another conf or other relevant options
   */
  async accept(asked: NewRun): Promise<AcceptedRun> {
    const accepted = await this.#store(asked)
    if (accepted.created) await this.enqueue(accepted.run)
    else checkSameRun(accepted.run, asRepeated(accepted.run, asked))
    return accepted
  }

  /**
   * Adds the DAG files that this process has loaded, which the run keeps using, and the first span of the run's trace, and
   * has `accept` store the result.
   */
  async begin<T>(asked: NewRun, accept: (run: NewRun) => Promise<T>): Promise<T> {
    const { traces = NO_TRACES, registry } = this.#parts
    const { dagId, runId, traceparent: parent } = asked
    const attributes = { 'ml_airflow.dag_id': dagId, 'ml_airflow.run_id': runId }
    const span = traces.start(`trigger ${dagId}`, { kind: 'producer', parent, attributes })
    const definition = registry.definitionOf(dagId)
    return within(span, () => accept({ definition, ...asked, traceparent: span.traceparent }))
  }

  /** Enqueues an accepted run. */
  enqueue(run: Run): Promise<void> {
    return this.#notifyQueue((queue) => queue.addRun({ run: run.id, dagId: run.dagId, delivery: 1 }))
  }

  /** Requests the cancellation of a run. Its worker ends the running tasks, immediately if Redis is reachable. */
  async cancel(run: number): Promise<RunState> {
    const closed = new Map<number, RunState>()
    const mayClose = await this.#hasJobForItsEnd(run)
    const state = await this.#parts.store.closing.cancel(run, (id, end) => closed.set(id, end), mayClose)
    await this.#notifyQueue((queue) => queue.announceCancel(run))
    await this.#ends.traceAll(closed)
    return state
  }

  /** The job of a run removes its temporary outputs. Without the queue, the reconciler adds the job and closes the run. */
  async #hasJobForItsEnd(run: number): Promise<boolean> {
    const { store, queue } = this.#parts
    const stored = await store.runs.load(run)
    if (stored === undefined || !stored.graph.some(({ temporary }) => temporary)) return true
    try {
      await redeliverRuns(store, queue, [{ run, dagId: stored.run.dagId, delivery: stored.delivery }])
      return true
    } catch (error) {
      this.#parts.onQueueError(error)
      return false
    }
  }

  async #acceptRequest(request: TriggerRequest): Promise<AcceptedRun> {
    const dag = request.kept?.dag ?? this.#parts.registry.get(request.dagId)
    return request.runId === undefined
      ? this.#acceptUnnamed(dag, request)
      : this.#acceptNamed(dag, request, request.runId)
  }

  async #acceptNamed(dag: Dag, request: TriggerRequest, runId: string) {
    const asked = newRun(dag, request, runId, request.executionDate ?? new Date())
    const accepted = await this.#store(asked)
    if (!accepted.created) checkSameRun(accepted.run, asked)
    return accepted
  }

  async #acceptUnnamed(dag: Dag, request: TriggerRequest) {
    for (;;) {
      const accepted = await this.#store(this.#named(dag, request))
      if (accepted.created) return accepted
      // Another process has taken this millisecond's name, unless the caller fixed the date.
      if (request.executionDate !== undefined) {
        throw new MlAirflowError(
          'conflict',
          `DAG '${dag.id}' already has run '${accepted.run.runId}': give the new run an id.`,
        )
      }
    }
  }

  #named(dag: Dag, request: TriggerRequest): NewRun {
    const executionDate = request.executionDate ?? this.#dates.next(new Date())
    const runId = runIdOf('manual', executionDate)
    return newRun(dag, request, runId, executionDate)
  }

  #store(asked: NewRun): Promise<AcceptedRun> {
    return this.begin(asked, (run) => this.#parts.store.runs.accept(run))
  }

  async #notifyQueue(notify: (queue: RunServiceParts['queue']) => Promise<void>): Promise<void> {
    try {
      await notify(this.#parts.queue)
    } catch (error) {
      this.#parts.onQueueError(error)
    }
  }
}
