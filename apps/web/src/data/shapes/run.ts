import type { Conf, Counts, Decision, Paged, Reused, RunState, TaskState, Value } from './common.ts'
import type { GridCell } from './dag.ts'

interface DiffersFrom {
  readonly id: number
  readonly run_id: string
  readonly changes: Readonly<Record<string, readonly [Value | null, Value | null]>>
}

export interface Run {
  readonly id: number
  readonly dag_id: string
  readonly run_id: string
  readonly state: RunState
  readonly conf: Conf
  readonly force: 'all' | readonly string[]
  readonly force_downstream: boolean
  readonly samples: readonly string[]
  readonly execution_date: string
  readonly external_trigger: boolean
  readonly created_at: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly duration_ms?: number | null
  readonly counts?: Counts
  readonly differs_from?: DiffersFrom | null
  readonly triggered_by?: string | null
}

export interface RunList extends Paged {
  readonly runs: readonly Run[]
}

export interface GraphNode {
  readonly task_id: string
  readonly after: readonly string[]
  readonly per_sample: boolean
  /** null before the run has made its task instances. */
  readonly cell: GridCell | null
}

export interface RunDetail extends Run {
  readonly expected_ms?: number | null
  readonly waiting_for?: readonly string[]
}

export interface RunGraph {
  readonly nodes: readonly GraphNode[]
}

export interface TaskInstance {
  readonly id: number
  readonly task_id: string
  readonly sample: string | null
  readonly state: TaskState
  readonly action: Decision
  readonly reason: string
  readonly sentence: string
  readonly try_number: number
  readonly failures: number
  readonly losses: number
  readonly queued_at: string | null
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly retry_at: string | null
  readonly output_path: string | null
  readonly decision?: Decision
  readonly failure?: string | null
  readonly exit_code?: number | null
  readonly worker?: string | null
  readonly duration_ms?: number | null
  readonly reused?: (Reused & { readonly task_instance: number }) | null
}

export type PlanDecision = Decision | 'blocked'

export interface PlannedInstance {
  readonly task_id: string
  readonly sample: string | null
  readonly action: Decision
  readonly decision?: PlanDecision
  readonly reason: string
  readonly sentence: string
  readonly reuses?: Reused | null
  readonly expected_ms?: number | null
}

export interface Plan {
  readonly dag_id: string
  readonly task_instances: readonly PlannedInstance[]
  readonly expected_ms?: number | null
  readonly saved_ms?: number | null
  readonly counts?: Counts
  readonly plans?: readonly ConfPlan[]
}

/** The plan of one conf of several, each after those before it. */
export interface ConfPlan extends Omit<Plan, 'dag_id' | 'plans'> {
  readonly conf: Conf
}

export interface TriggerRequest {
  readonly run_id?: string
  readonly conf?: Conf
  readonly force?: boolean | { readonly tasks: readonly string[]; readonly downstream?: boolean }
  readonly samples?: readonly string[]
  readonly execution_date?: string
}

export interface Comparison {
  readonly a: Run
  readonly b: Run
  readonly conf: readonly { readonly name: string; readonly a: Value | null; readonly b: Value | null }[]
  readonly tasks: readonly {
    readonly task_id: string
    readonly sample: string | null
    readonly a: ComparedInstance | null
    readonly b: ComparedInstance | null
  }[]
}

export interface ComparedInstance {
  readonly state: TaskState
  readonly duration_ms: number | null
}

/** What an action would do, or has done. */
export interface ActionReport {
  readonly action: string
  readonly task_instances: readonly {
    readonly id: number
    readonly task_id: string
    readonly sample: string | null
    readonly from: string
    readonly to: string
    readonly sentence: string
  }[]
  readonly runs: readonly unknown[]
  readonly summary: string
}
