import {
  type Conf,
  type Dag,
  type Graph,
  type PlannedInstance,
  type RecordedInstance,
  type RecordFacts,
  type Run,
  type Store,
  tableOf,
} from '@ml-airflow/core'
import type { Plan } from '../planning/plan.ts'
import type { PlannedConf } from '../planning/run-planner.ts'
import { medianDurations } from './medians.ts'

/** An earlier execution. */
interface Reuse {
  readonly instance: RecordedInstance
  readonly run: Run
}

/** The decision for a task instance, with its cost or saving. */
export interface ExpectedInstance extends PlannedInstance {
  readonly reuses: Reuse | undefined
  /** The run of the nearest earlier execution. */
  readonly nearestRun: Run | undefined
  /** For instances that run, if the task has run before. */
  readonly expectedMs: number | undefined
  /** Duration of the execution that is reused. */
  readonly savedMs: number
}

/** Plan of a run with a conf. */
export interface PlanReport {
  readonly conf: Conf
  readonly instances: readonly ExpectedInstance[]
  readonly counts: Readonly<Record<'run' | 'skip' | 'join', number>>
  /** The longest chain, or the total divided by the slots, whichever is longer. Undefined: no durations known. */
  readonly expectedMs: number | undefined
  readonly savedMs: number
}

/** Facts that are read once for all plans of one request. */
export interface PlanBackground {
  readonly medians: ReadonlyMap<string, number>
  readonly slots: number
}

export type PlanStore = Pick<Store, 'runHistory' | 'instanceHistory' | 'workers'>

export async function planBackground(store: PlanStore, dag: Dag): Promise<PlanBackground> {
  const [medians, workers] = await Promise.all([medianDurations(store, dag.id), store.workers.list()])
  const slots = workers.reduce((sum, { alive, slots: own }) => sum + (alive ? own : 0), 0)
  return { medians, slots: Math.max(1, slots) }
}

/** Adds costs, savings and the runs of earlier executions to a plan, with two queries. */
export async function reportPlan(
  store: PlanStore,
  { dag, conf, plan }: { readonly dag: Dag; readonly conf: Conf; readonly plan: Plan },
  { medians, slots }: PlanBackground,
): Promise<PlanReport> {
  const executions = await findExecutions(store, plan)
  const instances = plan.instances.map((planned) => {
    const record = plan.recordOf(planned.taskId, planned.sample)
    const { kind } = planned.decision
    return {
      ...planned,
      reuses: kind === 'skip' ? executions.get(record?.finishedInstance ?? 0) : undefined,
      nearestRun: executions.get(planned.nearest?.instance ?? 0)?.run,
      expectedMs: kind === 'run' ? medians.get(planned.taskId) : undefined,
      savedMs: kind === 'skip' ? durationOfRecord(record) : 0,
    }
  })
  const counts = { run: 0, skip: 0, join: 0 }
  for (const { decision } of instances) counts[decision.kind] += 1
  const savedMs = instances.reduce((sum, one) => sum + one.savedMs, 0)
  return { conf, instances, counts, expectedMs: expectedTime(dag.graph, instances, slots), savedMs }
}

async function findExecutions(
  { runHistory, instanceHistory }: PlanStore,
  { instances, recordOf }: Plan,
): Promise<ReadonlyMap<number, Reuse>> {
  const ids = instances.flatMap(({ taskId, sample, decision, nearest }) => {
    const made = decision.kind === 'skip' ? recordOf(taskId, sample)?.finishedInstance : nearest?.instance
    return made ?? []
  })
  const executions = await instanceHistory.findMany([...new Set(ids)])
  const runs = await runHistory.findMany([...new Set(executions.map(({ run }) => run))])
  const runOf = new Map(runs.map((run) => [run.id, run]))
  return new Map(
    executions.flatMap((instance) => {
      const run = runOf.get(instance.run)
      return run === undefined ? [] : [[instance.id, { instance, run }] as const]
    }),
  )
}

function durationOfRecord(record: RecordFacts | undefined): number {
  const { startedAt, finishedAt } = record ?? {}
  return startedAt && finishedAt ? Math.max(0, finishedAt.getTime() - startedAt.getTime()) : 0
}

function expectedTime(graph: Graph, instances: readonly ExpectedInstance[], slots: number): number | undefined {
  const running = instances.filter(({ decision }) => decision.kind === 'run')
  if (running.length === 0) return 0
  if (running.every(({ expectedMs }) => expectedMs === undefined)) return undefined
  const longest = new Map<string, number>()
  for (const { taskId, expectedMs = 0 } of running) longest.set(taskId, Math.max(longest.get(taskId) ?? 0, expectedMs))
  const ends = new Map<string, number>()
  for (const { id, after } of graph)
    ends.set(id, Math.max(0, ...after.map((upstream) => ends.get(upstream) ?? 0)) + (longest.get(id) ?? 0))
  const chain = [...ends.values()].reduce((most, end) => Math.max(most, end), 0)
  return Math.max(chain, running.reduce((sum, { expectedMs = 0 }) => sum + expectedMs, 0) / slots)
}

/**
 * Plans of several consecutive runs of one DAG: a later run reuses the results of earlier ones. The key of a task instance
 * is the key of its record.
 */
export function cumulative<P extends Pick<PlannedConf, 'conf' | 'plan'>>(dag: Dag, runs: readonly P[]): readonly P[] {
  const made = new Map<string, number>()
  return runs.map((run, index) => ({ ...run, plan: { ...run.plan, instances: laterInstances(dag, run, index, made) } }))
}

/** @param made number of the run that makes each record */
function laterInstances(
  dag: Dag,
  { conf, plan }: Pick<PlannedConf, 'conf' | 'plan'>,
  index: number,
  made: Map<string, number>,
): readonly PlannedInstance[] {
  return plan.instances.map((planned) => {
    const task = dag.tasks.get(planned.taskId)
    if (task === undefined || planned.decision.kind !== 'run') return planned
    const key = JSON.stringify([tableOf(task), task.id, planned.sample, task.parameters.pick(conf)])
    const maker = made.get(key)
    if (maker === undefined) made.set(key, index)
    if (maker === undefined || planned.decision.reason === 'forced') return planned
    const sentence = `Run ${maker + 1} of these makes it; its result will be used.`
    return {
      ...planned,
      remark: undefined,
      nearest: undefined,
      decision: { kind: 'join', reason: 'in_flight_elsewhere', sentence } as const,
    }
  })
}
