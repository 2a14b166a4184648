import {
  type Dag,
  type DagRegistry,
  type JobQueue,
  MlAirflowError,
  type NewRun,
  type Run,
  type RunState,
  type Store,
} from '@ml-airflow/core'
import { asRepeated, checkSameRun, ExecutionDates, newRun, runIdOf, type TriggerRequest } from './trigger.ts'

export interface RunServiceParts {
  readonly registry: Pick<DagRegistry, 'get' | 'definitionOf'>
  readonly store: Pick<Store, 'runs' | 'closing'>
  readonly queue: Pick<JobQueue, 'addRun' | 'announceCancel'>
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

interface AcceptedRun {
  readonly run: Run
  /** False: the run id existed, and this is its run. */
  readonly created: boolean
}

/** Accepts and cancels runs, for both the API and the command line. */
export class RunService {
  readonly #parts: RunServiceParts
  readonly #dates = new ExecutionDates()

  constructor(parts: RunServiceParts) {
    this.#parts = parts
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
    const accepted = await this.#parts.store.runs.accept(this.defined(asked))
    if (accepted.created) await this.enqueue(accepted.run)
    else checkSameRun(accepted.run, asRepeated(accepted.run, asked))
    return accepted
  }

  /** Adds the DAG files that this process has loaded, which the run keeps using. */
  defined(asked: NewRun): NewRun {
    return { definition: this.#parts.registry.definitionOf(asked.dagId), ...asked }
  }

  /** Enqueues an accepted run. */
  enqueue(run: Run): Promise<void> {
    return this.#tellQueue((queue) => queue.addRun({ run: run.id, dagId: run.dagId, delivery: 1 }))
  }

  /** Requests the cancellation of a run. Its worker ends the running tasks, immediately if Redis is reachable. */
  async cancel(run: number): Promise<RunState> {
    const state = await this.#parts.store.closing.cancel(run)
    await this.#tellQueue((queue) => queue.announceCancel(run))
    return state
  }

  async #acceptRequest(request: TriggerRequest): Promise<AcceptedRun> {
    const dag = this.#parts.registry.get(request.dagId)
    return request.runId === undefined
      ? this.#acceptUnnamed(dag, request)
      : this.#acceptNamed(dag, request, request.runId)
  }

  async #acceptNamed(dag: Dag, request: TriggerRequest, runId: string) {
    const asked = newRun(dag, request, runId, request.executionDate ?? new Date())
    const accepted = await this.#parts.store.runs.accept(this.defined(asked))
    if (!accepted.created) checkSameRun(accepted.run, asked)
    return accepted
  }

  async #acceptUnnamed(dag: Dag, request: TriggerRequest) {
    for (;;) {
      const accepted = await this.#parts.store.runs.accept(this.defined(this.#named(dag, request)))
      if (accepted.created) return accepted
      // Another process has taken this millisecond's name, unless the caller fixed the date.
      if (request.executionDate !== undefined) {
        throw new MlAirflowError(
          'conflict',
          `DAG '${dag.id}' has a run '${accepted.run.runId}' already: give the new run an id.`,
        )
      }
    }
  }

  #named(dag: Dag, request: TriggerRequest): NewRun {
    const executionDate = request.executionDate ?? this.#dates.next(new Date())
    const runId = runIdOf('manual', executionDate)
    return newRun(dag, request, runId, executionDate)
  }

  async #tellQueue(tell: (queue: RunServiceParts['queue']) => Promise<void>): Promise<void> {
    try {
      await tell(this.#parts.queue)
    } catch (error) {
      this.#parts.onQueueError(error)
    }
  }
}
