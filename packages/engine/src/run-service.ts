import {
  type Conf,
  type Dag,
  type DagRegistry,
  type JobQueue,
  MlAirflowError,
  type NewRun,
  type PlannedInstance,
  type Run,
  type RunState,
  type Store,
  type TryFiles,
} from '@ml-airflow/core'
import { cumulative, type PlanReport, planBackground, reportPlan } from './history/plan-report.ts'
import { openRunPages, queuedPages } from './pages.ts'
import { type Plan, planConf } from './plan.ts'
import { withPoolTroubles } from './pool-troubles.ts'
import { asRepeated, checkRequest, checkSameRun, newRun, RunIds, type TriggerRequest } from './trigger.ts'

export interface RunServiceParts {
  readonly registry: DagRegistry
  readonly store: Store
  readonly queue: JobQueue
  readonly files: TryFiles
  /** Told when the queue could not be reached; the reconciler will make up for it. */
  readonly onQueueError: (error: unknown) => void
}

/** What clients may ask of runs: the same for the API and the command line. */
export class RunService {
  readonly #parts: RunServiceParts
  readonly #runIds = new RunIds()

  constructor(parts: RunServiceParts) {
    this.#parts = parts
  }

  /**
   * Accepts a run: its parameters' rows and itself in SQL, then its job. Redis may be away: the run stays queued.
   * The same run id again answers the first run.
   * @throws MlAirflowError `not_found`, `bad_conf`, `bad_argument`, `conflict`, `unavailable`
   */
  async trigger(request: TriggerRequest): Promise<{ readonly run: Run; readonly created: boolean }> {
    const dag = this.#parts.registry.get(request.dagId)
    const accepted = await this.#accept(dag, request)
    if (accepted.created) await this.enqueue(accepted.run)
    return accepted
  }

  /**
   * Accepts a run that has been checked, and sends it off. The same run id again answers the first run.
   * @throws MlAirflowError `conflict` where that one has another conf or other options, unless these would not matter any more
   */
  async accept(asked: NewRun): Promise<{ readonly run: Run; readonly created: boolean }> {
    const accepted = await this.#parts.store.runs.accept(asked)
    if (accepted.created) await this.enqueue(accepted.run)
    else checkSameRun(accepted.run, asRepeated(accepted.run, asked))
    return accepted
  }

  /** What a run with this conf would do, with reasons. Nothing is written. */
  async plan(request: TriggerRequest): Promise<readonly PlannedInstance[]> {
    const { registry, store, files } = this.#parts
    const dag = registry.get(request.dagId)
    const { conf, options } = checkRequest(dag, request)
    const { instances } = await planConf(store, files, dag, conf, options)
    return withPoolTroubles(store, dag, options, instances)
  }

  /** The same for several confs, one run after another, with what each takes and saves. */
  async report(request: TriggerRequest, confs: readonly unknown[]): Promise<readonly PlanReport[]> {
    const { registry, store, files } = this.#parts
    const dag = registry.get(request.dagId)
    const plans: { readonly conf: Conf; readonly plan: Plan }[] = []
    for (const given of confs) {
      const { conf, options } = checkRequest(dag, { ...request, conf: given })
      const plan = await planConf(store, files, dag, conf, options)
      plans.push({ conf, plan: { ...plan, instances: await withPoolTroubles(store, dag, options, plan.instances) } })
    }
    const background = await planBackground(store, dag)
    const reports: PlanReport[] = []
    for (const [place, plan] of cumulative(dag, plans).entries())
      reports.push(await reportPlan(store, { dag, conf: plans[place]?.conf ?? {}, plan }, background))
    return reports
  }

  /** Asks a run to stop. What runs is ended by its worker, at once where Redis can be reached. */
  async cancel(run: number): Promise<RunState> {
    const state = await this.#parts.store.closing.cancel(run)
    await this.#tellQueue((queue) => queue.announceCancel(run))
    return state
  }

  /** Paused: runs are accepted, and their tasks wait. */
  async setPaused(dagId: string, paused: boolean): Promise<void> {
    const { registry, store } = this.#parts
    // A DAG whose file is gone is known by its runs.
    const isPast = registry.find(dagId) === undefined && (await store.runs.list({ dagId, limit: 1 })).length > 0
    await store.dags.setPaused(isPast ? dagId : registry.get(dagId).id, paused)
    if (!paused) await this.#tellQueue((queue) => this.#wake(queue, dagId))
  }

  async #accept(dag: Dag, request: TriggerRequest): Promise<{ readonly run: Run; readonly created: boolean }> {
    const { store } = this.#parts
    if (request.runId !== undefined) {
      const asked = newRun(dag, request, request.runId, request.executionDate ?? new Date())
      const accepted = await store.runs.accept(asked)
      if (!accepted.created) checkSameRun(accepted.run, asked)
      return accepted
    }
    for (;;) {
      const accepted = await store.runs.accept(this.#named(dag, request))
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
    const { runId, executionDate } =
      request.executionDate === undefined ? this.#runIds.next(new Date()) : new RunIds().next(request.executionDate)
    return newRun(dag, request, runId, executionDate)
  }

  /** Sends off a run that has just been accepted. */
  enqueue(run: Run): Promise<void> {
    return this.#tellQueue((queue) => queue.addRun({ run: run.id, dagId: run.dagId, delivery: 1 }))
  }

  /** Runs and tasks of a DAG that was paused have delayed jobs, which look again by themselves where Redis is away now. */
  async #wake(queue: JobQueue, dagId: string): Promise<void> {
    const { store } = this.#parts
    for await (const page of openRunPages(store)) {
      for (const run of page.filter((open) => open.dagId === dagId)) {
        await queue.promoteRun(run)
        for await (const tasks of queuedPages(store, run.run, 0)) {
          await queue.promoteTasks(tasks.filter((task) => task.delayMs === 0))
        }
      }
    }
  }

  async #tellQueue(tell: (queue: JobQueue) => Promise<void>): Promise<void> {
    try {
      await tell(this.#parts.queue)
    } catch (error) {
      this.#parts.onQueueError(error)
    }
  }
}
