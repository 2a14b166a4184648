import {
  type Graph,
  isDone,
  NO_COUNTS,
  outcomeOf,
  type PoolUse,
  type Run,
  ruleSentence,
  type Store,
  type TaskInstance,
  type TriggerRule,
  type UpstreamCounts,
  verdictOf,
} from '@ml-airflow/core'

/** Obstacles to the start of a task instance, with Airflow's names. */
export interface UnmetDependency {
  readonly name:
    | 'Dagrun Running'
    | 'Dag Not Paused'
    | 'Execution Date'
    | 'Task Instance State'
    | 'Trigger Rule'
    | 'Not In Retry Period'
    | 'Pool Slots Available'
  readonly reason: string
}

export interface DependencyFacts {
  readonly run: Run
  readonly graph: Graph
  readonly paused: boolean
  readonly instance: TaskInstance
  /** All task instances of the run. */
  readonly instances: readonly TaskInstance[]
  /** Pool of the task instance, if it has one that exists. */
  readonly pool: PoolUse | undefined
  readonly now: Date
}

const STARTABLE: ReadonlySet<string> = new Set(['waiting', 'queued', 'up_for_retry'])

export interface DependenciesParts {
  readonly store: Pick<Store, 'instances' | 'pools' | 'runs'>
  readonly now?: () => Date
}

/** Finds the obstacles to the start of task instances. */
export class Dependencies {
  readonly #parts: DependenciesParts

  constructor(parts: DependenciesParts) {
    this.#parts = parts
  }

  async unmetOf(run: Run, instance: TaskInstance): Promise<readonly UnmetDependency[]> {
    const { store, now = () => new Date() } = this.#parts
    const [stored, instances] = await Promise.all([store.runs.load(run.id), store.instances.list(run.id)])
    const pool = instance.pool === undefined ? undefined : await store.pools.find(instance.pool)
    const { graph = [], paused = false } = stored ?? {}
    return unmetDependencies({ run, graph, paused, instance, instances, pool, now: now() })
  }
}

/** All current obstacles to the start of a task instance. */
export function unmetDependencies(facts: DependencyFacts): readonly UnmetDependency[] {
  const checks = [runIsRunning, dagIsNotPaused, dateHasCome, stateAllowsIt, upstreamIsDone, retryIsDue, poolHasSlots]
  return checks.flatMap((check) => check(facts) ?? [])
}

function runIsRunning({ run }: DependencyFacts): UnmetDependency | undefined {
  if (run.state === 'running') return undefined
  const reason = `Task instance's dagrun was not in the 'running' state but in the state '${run.state}'.`
  return { name: 'Dagrun Running', reason }
}

function dagIsNotPaused({ run, paused }: DependencyFacts): UnmetDependency | undefined {
  return paused ? { name: 'Dag Not Paused', reason: `Task's DAG '${run.dagId}' is paused.` } : undefined
}

/** Airflow starts nothing before its date; here a date only identifies the run. The message hints at a possible mistake. */
function dateHasCome({ run, now }: DependencyFacts): UnmetDependency | undefined {
  if (run.executionDate <= now || run.externalTrigger) return undefined
  const [date, current] = [run.executionDate.toISOString(), now.toISOString()]
  return { name: 'Execution Date', reason: `Execution date ${date} is in the future (the current date is ${current}).` }
}

function stateAllowsIt({ instance }: DependencyFacts): UnmetDependency | undefined {
  if (STARTABLE.has(instance.state)) return undefined
  const must = instance.state === 'running' ? 'It is already running.' : 'The task must be cleared in order to be run.'
  const reason = `Task is in the '${instance.state}' state which is not a valid state for execution. ${must}`
  return { name: 'Task Instance State', reason }
}

function upstreamIsDone({ instance, instances, graph }: DependencyFacts): UnmetDependency | undefined {
  const task = graph.find(({ id }) => id === instance.taskId)
  const rule = task?.rule ?? 'all_success'
  const upstream = instances.filter(
    ({ taskId, sample }) =>
      task?.after.includes(taskId) && (sample === '' || instance.sample === '' || sample === instance.sample),
  )
  const counts = { ...NO_COUNTS }
  for (const one of upstream) counts[outcomeOf(one) ?? 'open'] += 1
  if (verdictOf(rule, counts) === 'queued') return undefined
  return { name: 'Trigger Rule', reason: rule === 'all_success' ? nonSuccesses(upstream) : unmetRule(rule, counts) }
}

function nonSuccesses(upstream: readonly TaskInstance[]): string {
  const open = upstream.filter((one) => !isDone(one))
  const shown = open.slice(0, 10).map(({ taskId, sample, state }) => `${taskId}${sample && ` [${sample}]`}: ${state}`)
  const more = open.length > shown.length ? ` and ${open.length - shown.length} more` : ''
  return `Task's trigger rule 'all_success' requires all upstream tasks to have succeeded, but found ${open.length} non-success(es): ${shown.join(', ')}${more}.`
}

function unmetRule(rule: TriggerRule, { open, succeeded, failed, skipped }: UpstreamCounts): string {
  const found = `${succeeded} succeeded, ${failed} failed, ${skipped} left out, ${open} not ended`
  return `Task's trigger rule '${rule}' is not met: ${found}. ${ruleSentence(rule)}`
}

function retryIsDue({ instance: { retryAt }, now }: DependencyFacts): UnmetDependency | undefined {
  if (retryAt === undefined || retryAt <= now) return undefined
  const reason = `Task is not ready for retry yet but will be retried automatically. Current date is ${now.toISOString()} and task will be retried at ${retryAt.toISOString()}.`
  return { name: 'Not In Retry Period', reason }
}

function poolHasSlots({ instance, pool }: DependencyFacts): UnmetDependency | undefined {
  if (instance.pool === undefined || instance.state === 'running') return undefined
  const name = 'Pool Slots Available'
  if (pool === undefined) return { name, reason: `There is no pool '${instance.pool}'.` }
  const open = Math.max(0, pool.slots - pool.used)
  if (pool.slots < 0 || instance.poolSlots <= open) return undefined
  const reason = `Not scheduling since there are ${open} open slots in pool ${pool.name} and require ${instance.poolSlots} pool slots.`
  return { name, reason }
}
