import {
  CLEARABLE_STATES,
  type DagRegistry,
  type Graph,
  GraphIndex,
  type JobQueue,
  MlAirflowError,
  NO_SAMPLE,
  namePattern,
  type Run,
  type Store,
  type TaskInstance,
  type TaskState,
} from '@ml-airflow/core'
import { noTaskFits } from './no-task-fits.ts'

export interface ClearServiceParts {
  readonly registry: Pick<DagRegistry, 'find' | 'definitionOf'>
  readonly store: Pick<Store, 'clearing' | 'instances' | 'runs'>
  readonly queue: JobQueue
  /** Called when the queue is unreachable; the reconciler catches up. */
  readonly onQueueError: (error: unknown) => void
}

/** Selects task instances. */
export interface ClearRequest {
  readonly dagId: string
  /** Only this run; if missing, all runs of the DAG between the dates. */
  readonly run?: number | undefined
  /** Execution dates, inclusive. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** Regular expression for the task ids. Default: all. */
  readonly taskRegex?: string | undefined
  /** Whether the expression may fit no task, as that of one among several DAGs. */
  readonly mayFitNone?: boolean | undefined
  /** Includes their upstream or downstream tasks. */
  readonly upstream?: boolean | undefined
  readonly downstream?: boolean | undefined
  /** Only task instances of these samples, and with `downstream` the tasks that gather them. */
  readonly samples?: readonly string[] | undefined
  readonly onlyFailed?: boolean | undefined
  readonly onlyRunning?: boolean | undefined
  /** Whether the runs keep the definitions that they used. Default: they switch to the current DAGs. */
  readonly keepsDefinition?: boolean | undefined
}

/** The selected task instances of one run. */
export interface ClearSelection {
  readonly run: Run
  readonly graph: Graph
  readonly instances: readonly TaskInstance[]
}

export interface ClearReport {
  readonly cleared: number
  /** Number of instances that were running. */
  readonly ended: number
  /** Number of runs that had been closed. */
  readonly reopened: number
}

const FAILED: readonly TaskState[] = ['failed', 'upstream_failed']
const RUNNING: readonly TaskState[] = ['running']
const RUNS_A_PAGE = 100

/** Clears task instances, so that they run again. */
export class ClearService {
  readonly #parts: ClearServiceParts

  constructor(parts: ClearServiceParts) {
    this.#parts = parts
  }

  /**
   * Selects what a clear would affect, oldest run first. Read-only.
   * @throws MlAirflowError `bad_argument`, also for an expression that fits no task of the runs and of the current DAG; `not_found`
   */
  async select(request: ClearRequest): Promise<readonly ClearSelection[]> {
    const states = statesOf(request)
    const isTask = request.taskRegex === undefined ? () => true : namePattern(request.taskRegex)
    const selections: ClearSelection[] = []
    const known = new Set<string>()
    for (const run of await this.#runs(request)) {
      const graph = (await this.#parts.store.runs.load(run.id))?.graph ?? []
      for (const { id } of graph) known.add(id)
      const tasks = tasksOf(graph, isTask, request)
      const found = tasks.size === 0 ? [] : await this.#parts.store.instances.list(run.id)
      const isSample = sampleFilter(graph, tasks, request)
      const instances = found.filter((one) => tasks.has(one.taskId) && states.includes(one.state) && isSample(one))
      if (instances.length > 0) selections.push({ run, graph, instances })
    }
    if (known.size > 0) this.#refuseMisfit(request, known, isTask)
    return selections.reverse()
  }

  /** Runs may be older than a task of their DAG: then nothing of them is to be cleared. */
  #refuseMisfit(
    { dagId, taskRegex, mayFitNone }: ClearRequest,
    ofRuns: ReadonlySet<string>,
    isTask: (taskId: string) => boolean,
  ): void {
    if (taskRegex === undefined || mayFitNone) return
    const dag = this.#parts.registry.find(dagId)
    const tasks = [...new Set([...(dag?.graph ?? []).map(({ id }) => id), ...ofRuns])]
    if (!tasks.some(isTask)) throw noTaskFits(dag, taskRegex, tasks)
  }

  /** Clears the selection, as far as its states still match the request. Atomic per run. */
  async clear(request: ClearRequest, selections: readonly ClearSelection[], by: string): Promise<ClearReport> {
    const states = statesOf(request)
    const epochs = new Map<string, number>()
    const report = { cleared: 0, ended: 0, reopened: 0 }
    for (const { run, instances } of selections) {
      const chosen = new Set(instances.map(({ id }) => id))
      const cleared = await this.#parts.store.clearing.clear({
        run: run.id,
        by,
        epochs,
        definition: request.keepsDefinition ? undefined : this.#parts.registry.definitionOf(run.dagId),
        isSelected: ({ id, state }) => chosen.has(id) && states.includes(state),
      })
      if (cleared === undefined || cleared.cleared.length === 0) continue
      report.cleared += cleared.cleared.length
      report.ended += cleared.ended.length
      report.reopened += Number(cleared.reopened)
      await this.#send(run.id, cleared)
    }
    return report
  }

  /** Restarts a run that was cancelled before a worker created its task instances: there is nothing to select. */
  async restart(run: number): Promise<void> {
    const delivery = await this.#parts.store.clearing.restart(run)
    if (delivery !== undefined) await this.#parts.queue.addRun(delivery).catch(this.#parts.onQueueError)
  }

  async #runs({ dagId, run, from, to }: ClearRequest): Promise<readonly Run[]> {
    const { store } = this.#parts
    if (run !== undefined) {
      const found = await store.runs.find(run)
      if (found?.dagId === dagId) return [found]
      throw new MlAirflowError('not_found', `DAG '${dagId}' has no run with the number ${run}.`)
    }
    if (from !== undefined && to !== undefined && from > to)
      throw new MlAirflowError(
        'bad_argument',
        `The start date ${from.toISOString()} is after the end date ${to.toISOString()}.`,
      )
    const runs: Run[] = []
    for (let page: readonly Run[]; ; ) {
      page = await store.runs.list({ dagId, from, to, limit: RUNS_A_PAGE, before: runs.at(-1)?.id })
      runs.push(...page)
      if (page.length < RUNS_A_PAGE) return runs
    }
  }

  /** A reopened run gets a new job; in any other run, the tasks become children of the existing job. */
  async #send(
    run: number,
    { delivery, ready, ended, reopened }: NonNullable<Awaited<ReturnType<Store['clearing']['clear']>>>,
  ): Promise<void> {
    const { queue, onQueueError } = this.#parts
    try {
      await queue.announceClear(run, ended)
      if (reopened) await queue.addRun(delivery)
      else if (ready.length > 0) await queue.addTasks(delivery, ready)
    } catch (error) {
      onQueueError(error)
    }
  }
}

/** @throws MlAirflowError `bad_argument` */
function statesOf({ onlyFailed, onlyRunning }: ClearRequest): readonly TaskState[] {
  if (onlyFailed && onlyRunning)
    throw new MlAirflowError('bad_argument', 'only_failed and only_running exclude each other: give one of them.')
  return onlyFailed ? FAILED : onlyRunning ? RUNNING : CLEARABLE_STATES
}

function tasksOf(
  graph: Graph,
  isTask: (taskId: string) => boolean,
  { upstream, downstream }: ClearRequest,
): ReadonlySet<string> {
  const index = new GraphIndex(graph)
  const matched = graph.map(({ id }) => id).filter(isTask)
  const tasks = new Set(matched)
  if (upstream) reach(tasks, matched, (id) => index.task(id)?.after ?? [])
  if (downstream) reach(tasks, matched, (id) => index.downstream(id, '').map(({ taskId }) => taskId))
  return tasks
}

/** Matches task instances of the samples, or downstream of one. */
function sampleFilter(
  graph: Graph,
  tasks: ReadonlySet<string>,
  { samples, downstream }: ClearRequest,
): (instance: Pick<TaskInstance, 'taskId' | 'sample'>) => boolean {
  if (samples === undefined) return () => true
  const gatherers = downstream ? gatherersOf(graph, tasks, samples) : new Set()
  return ({ taskId, sample }) => samples.includes(sample) || (sample === NO_SAMPLE && gatherers.has(taskId))
}

/** The tasks downstream of one of these samples that are not per sample. */
function gatherersOf(graph: Graph, tasks: ReadonlySet<string>, samples: readonly string[]): ReadonlySet<string> {
  const index = new GraphIndex(graph)
  const perSample = graph.filter(({ id, perSample }) => perSample && tasks.has(id))
  const descendants = perSample.flatMap(({ id }) => samples.flatMap((sample) => index.descendants(id, sample)))
  return new Set(descendants.filter(({ sample }) => sample === NO_SAMPLE).map(({ taskId }) => taskId))
}

/** Adds everything reachable from `start`. */
function reach(tasks: Set<string>, start: readonly string[], next: (taskId: string) => readonly string[]): void {
  const seen = new Set(start)
  const open = [...start]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    tasks.add(id)
    for (const neighbour of next(id)) {
      if (seen.has(neighbour)) continue
      seen.add(neighbour)
      open.push(neighbour)
    }
  }
}
