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
  /** Called when the queue could not be reached; the reconciler will make up for it. */
  readonly onQueueError: (error: unknown) => void
}

interface AcceptedRun {
  readonly run: Run
  /** False: the run id was there already, and this is its run. */
  readonly created: boolean
}

/** Accepts and cancels runs, for the API and the command line alike. */
export class RunService {
  readonly #parts: RunServiceParts
  readonly #dates = new ExecutionDates()

  constructor(parts: RunServiceParts) {
    this.#parts = parts
  }

  /**
   * Accepts a run: its parameters' rows and itself in SQL, then its job. Redis may be away: the run stays queued.
   * The same run id again answers the first run.
   * @throws MlAirflowError `not_found`, `bad_conf`, `bad_argument`, `conflict`, `unavailable`
   */
  async trigger(request: TriggerRequest): Promise<AcceptedRun> {
    const accepted = await this.#acceptRequest(request)
    if (accepted.created) await this.enqueue(accepted.run)
    return accepted
  }

  /**
   * Accepts a run as `trigger` does, and answers once SQL holds it: its job is added meanwhile. For processes that go on
   * afterwards; where one dies in between, the reconciler adds the job.
   */
  async submit(request: TriggerRequest): Promise<AcceptedRun> {
    const accepted = await this.#acceptRequest(request)
    if (accepted.created) void this.enqueue(accepted.run)
    return accepted
  }

  /**
   * Accepts a run of a backfill that has been checked, and enqueues it. The same run id again answers the first run.
   * @throws MlAirflowError `conflict` where that one has another conf or other options, unless these would not matter any more
   */
  async accept(asked: NewRun): Promise<AcceptedRun> {
    const accepted = await this.#parts.store.runs.accept(this.defined(asked))
    if (accepted.created) await this.enqueue(accepted.run)
    else checkSameRun(accepted.run, asRepeated(accepted.run, asked))
    return accepted
  }

  /** The run with the files of its DAG as this process has loaded them, by which it goes on. */
  defined(asked: NewRun): NewRun {
    return { definition: this.#parts.registry.definitionOf(asked.dagId), ...asked }
  }

  /** Enqueues a run that has just been accepted. */
  enqueue(run: Run): Promise<void> {
    return this.#tellQueue((queue) => queue.addRun({ run: run.id, dagId: run.dagId, delivery: 1 }))
  }

  /** Asks a run to stop. Its worker ends the tasks that run, at once where Redis can be reached. */
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
