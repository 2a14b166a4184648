import { type Dag, type DagRegistry, type Decision, groupBy, MlAirflowError, type Run } from '@ml-airflow/core'
import type { RunPlanner } from '../planning/run-planner.ts'

import { checkRequest } from '../services/trigger.ts'
import { type ExpectedInstance, type PlanStore, reportPlan } from './plan-report.ts'

export const COVERAGE_STATES = ['failed', 'running', 'stale', 'never', 'done'] as const
export type CoverageState = (typeof COVERAGE_STATES)[number]

/** State of a task for some values, over all runs: the worst of its samples. */
interface CoverageCell {
  readonly taskId: string
  readonly state: CoverageState
  readonly worst: ExpectedInstance
  readonly done: number
  readonly count: number
}

export interface CoverageRow {
  /** The newest run with these values and samples. */
  readonly run: Run
  readonly sample: string | undefined
  readonly cells: readonly CoverageCell[]
}

export interface CoverageParts {
  readonly registry: Pick<DagRegistry, 'get'>
  readonly planner: Pick<RunPlanner, 'planConf'>
  readonly store: PlanStore
}

/** What a run like this one would find done, by task. Undefined if the DAG no longer accepts these values. */
export async function coverRun(parts: CoverageParts, run: Run): Promise<CoverageRow | undefined> {
  const instances = await decided(parts, run)
  return instances && { run, sample: undefined, cells: cellsOf(instances) }
}

/** Like coverRun, for each sample of the run. */
export async function coverSamples(parts: CoverageParts, run: Run): Promise<readonly CoverageRow[]> {
  const instances = (await decided(parts, run)) ?? []
  const listed = instances.flatMap(({ sample }) => (sample === '' ? [] : sample))
  return [...new Set([...run.options.samples, ...listed])].map((sample) => {
    const own = instances.filter((one) => one.sample === sample || one.sample === '')
    return { run, sample, cells: cellsOf(own) }
  })
}

async function decided({ registry, planner, store }: CoverageParts, run: Run) {
  const dag = registry.get(run.dagId)
  const checked = acceptable(dag, run)
  if (checked === undefined) return undefined
  const { conf, options } = checked
  const plan = await planner.planConf(dag, conf, options)
  return (await reportPlan(store, { dag, conf, plan }, { medians: new Map(), slots: 1 })).instances
}

function acceptable(dag: Dag, run: Run) {
  try {
    return checkRequest(dag, { dagId: dag.id, conf: run.conf, samples: run.options.samples })
  } catch (error) {
    if (error instanceof MlAirflowError && error.code.startsWith('bad_')) return undefined
    throw error
  }
}

function cellsOf(instances: readonly ExpectedInstance[]): readonly CoverageCell[] {
  return [...groupBy(instances, ({ taskId }) => taskId)].map(([taskId, own]) => {
    const [worst = own[0] as ExpectedInstance] = [...own].sort((a, b) => weightOf(a) - weightOf(b))
    const done = own.filter((one) => stateOf(one) === 'done').length
    return { taskId, state: stateOf(worst), worst, done, count: own.length }
  })
}

function weightOf(instance: ExpectedInstance): number {
  return COVERAGE_STATES.indexOf(stateOf(instance))
}

function stateOf({ decision }: ExpectedInstance): CoverageState {
  return stateOfDecision(decision)
}

/** The coverage that a decision implies. */
export function stateOfDecision({ kind, reason }: Pick<Decision, 'kind' | 'reason'>): CoverageState {
  if (kind === 'skip') return 'done'
  if (kind === 'join') return 'running'
  if (reason === 'no_previous') return 'never'
  return reason === 'previous_failed' ? 'failed' : 'stale'
}
