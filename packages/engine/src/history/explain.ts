import {
  type GraphTask,
  MlAirflowError,
  nearest,
  type PlannedInstance,
  type RecordedInstance,
  type RecordFacts,
  type Run,
  type Store,
  type Try,
} from '@ml-airflow/core'
import type { RunPlanner } from '../planning/run-planner.ts'
import type { TriggerRequest } from '../services/trigger.ts'

export interface ExplainParts {
  readonly planner: Pick<RunPlanner, 'planRequest'>
  readonly store: Pick<Store, 'runHistory' | 'instanceHistory'>
}

/** A hypothetical run, and the part to explain: one task or all; one sample or all. */
export interface ExplainRequest extends TriggerRequest {
  readonly taskId?: string | undefined
  readonly sample?: string | undefined
}

/** The execution that made the current result. */
export interface Execution {
  readonly instance: RecordedInstance
  readonly run: Run
  readonly lastTry: Try | undefined
}

/** What a run would do with a task instance, with all facts behind it. */
export interface Explanation extends PlannedInstance {
  /** Undefined: no run has had these values. */
  readonly record: RecordFacts | undefined
  /** Undefined: none, or its run has been removed. */
  readonly execution: Execution | undefined
  /** The direct upstream and downstream tasks, with their decisions in this run. */
  readonly upstream: readonly PlannedInstance[]
  readonly downstream: readonly PlannedInstance[]
}

/**
 * Explains the plan of a run.
 * @throws MlAirflowError as a trigger; `not_found` for a task or sample that the run would not have
 */
export async function explain(parts: ExplainParts, request: ExplainRequest): Promise<readonly Explanation[]> {
  const { planner, store } = parts
  const { dag, plan } = await planner.planRequest(request)
  const { instances } = plan
  const meant = selected(instances, request)
  const executions = await executionsOf(
    store,
    meant.map(({ taskId, sample }) => plan.recordOf(taskId, sample)),
  )
  const neighbours = new Neighbours(dag.graph, instances)
  return meant.map((planned) => {
    const record = plan.recordOf(planned.taskId, planned.sample)
    const execution = executions.get(record?.finishedInstance ?? 0)
    const { before: upstream, after: downstream } = neighbours.of(planned)
    return { ...planned, record, execution, upstream, downstream }
  })
}

function selected(
  instances: readonly PlannedInstance[],
  { dagId, taskId, sample }: ExplainRequest,
): readonly PlannedInstance[] {
  const ofTask = taskId === undefined ? instances : instances.filter((one) => one.taskId === taskId)
  if (ofTask.length === 0) {
    const ids = [...new Set(instances.map((one) => one.taskId))]
    throw notFound(`DAG '${dagId}' has no task '${taskId?.slice(0, 200)}'.`, taskId ?? '', ids)
  }
  const found = sample === undefined ? ofTask : ofTask.filter((one) => one.sample === sample)
  if (found.length > 0) return found
  const samples = ofTask.map((one) => one.sample).filter((one) => one !== '')
  throw notFound(`Such a run has no task instance for sample '${sample?.slice(0, 200)}'.`, sample ?? '', samples)
}

function notFound(sentence: string, given: string, candidates: readonly string[]): MlAirflowError {
  const meant = nearest(given, candidates)
  return new MlAirflowError('not_found', meant === undefined ? sentence : `${sentence} Did you mean '${meant}'?`)
}

/** Needs one query each for the task instances, their runs and their last tries. */
export async function executionsOf(
  { instanceHistory, runHistory }: Pick<Store, 'runHistory' | 'instanceHistory'>,
  records: readonly (Pick<RecordFacts, 'finishedInstance'> | undefined)[],
): Promise<ReadonlyMap<number, Execution>> {
  const ids = [...new Set(records.flatMap((record) => record?.finishedInstance ?? []))]
  const instances = await instanceHistory.findMany(ids)
  const [runs, tries] = await Promise.all([
    runHistory.findMany([...new Set(instances.map(({ run }) => run))]),
    instanceHistory.lastTries(instances),
  ])
  const runOf = new Map(runs.map((run) => [run.id, run]))
  return new Map(
    instances.flatMap((instance) => {
      const run = runOf.get(instance.run)
      return run === undefined ? [] : [[instance.id, { instance, run, lastTry: tries.get(instance.id) }] as const]
    }),
  )
}

class Neighbours {
  readonly #graph: ReadonlyMap<string, GraphTask>
  readonly #instances: readonly PlannedInstance[]

  constructor(graph: readonly GraphTask[], instances: readonly PlannedInstance[]) {
    this.#graph = new Map(graph.map((task) => [task.id, task]))
    this.#instances = instances
  }

  of(planned: PlannedInstance): { readonly before: PlannedInstance[]; readonly after: PlannedInstance[] } {
    const isNear = (other: PlannedInstance) =>
      planned.sample === '' || other.sample === '' || planned.sample === other.sample
    const comesAfter = (one: PlannedInstance, other: PlannedInstance) =>
      this.#graph.get(one.taskId)?.after.includes(other.taskId) ?? false
    return {
      before: this.#instances.filter((other) => comesAfter(planned, other) && isNear(other)),
      after: this.#instances.filter((other) => comesAfter(other, planned) && isNear(other)),
    }
  }
}
