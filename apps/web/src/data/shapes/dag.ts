import type { Conf, Counts, Decision, Paged, RunState, TaskState, Value } from './common.ts'

interface ScheduleBody {
  readonly cron: string
  readonly time_zone: string
  readonly start_date: string | null
  readonly end_date: string | null
  readonly catchup: boolean
  readonly overlap: string
  readonly next_execution: string | null
  readonly next_run_at: string | null
  readonly missed: number
}

export interface RecentRun {
  readonly id: number
  readonly run_id: string
  readonly state: RunState
  readonly duration_ms: number | null
  readonly created_at: string
}

export interface DagLine {
  readonly dag_id: string
  readonly description: string
  readonly owner?: string | null
  readonly tags?: readonly string[]
  readonly file?: string | null
  readonly paused: boolean
  readonly task_count: number
  readonly schedule: ScheduleBody | null
  readonly counts?: Counts
  readonly success_rate?: number | null
  readonly recent_runs?: readonly RecentRun[]
}

export interface DagList extends Paged {
  readonly dags: readonly DagLine[]
}

export interface ImportErrors {
  readonly import_errors: readonly { readonly file: string; readonly message: string }[]
}

export interface TaskDefinition {
  readonly task_id: string
  readonly after: readonly string[]
  readonly per_sample: boolean
  readonly table: string
  readonly parameters: string
  readonly command: string
  readonly version: string
  readonly retries: number
  readonly retry_delay: {
    readonly seconds: number
    readonly exponential: boolean
    readonly cap_seconds: number | null
  }
  readonly timeout: number
  readonly pool?: string | null
}

/** One parameter of a DAG, as JSON Schema describes it. */
export interface ParameterSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly Value[]
  readonly const?: Value
  readonly anyOf?: readonly ParameterSchema[]
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly default?: Value
  readonly description?: string
  readonly title?: string
  readonly examples?: readonly Value[]
}

interface ParametersSchema {
  readonly properties?: Readonly<Record<string, ParameterSchema>>
  readonly required?: readonly string[]
}

export interface DagDefinition extends DagLine {
  readonly parameters: ParametersSchema
  readonly samples: readonly string[]
  readonly tasks: readonly TaskDefinition[]
  readonly pools?: readonly string[]
  readonly options?: Readonly<Record<string, unknown>>
}

export interface NextDates {
  readonly schedule: ScheduleBody | null
  readonly next: readonly { readonly execution_date: string; readonly run_at: string }[]
  readonly missed: readonly { readonly execution_date: string; readonly why: string }[]
}

interface SourceFile {
  readonly path: string
  readonly language: string
  readonly text: string
  readonly digest: string
}

export interface DagSource {
  readonly files: readonly SourceFile[]
  readonly as_of?: string
}

export interface GridTask {
  readonly task_id: string
  readonly after: readonly string[]
  readonly per_sample: boolean
}

export interface GridRun extends RecentRun {
  readonly execution_date: string
  readonly conf: Conf
}

export interface GridCell {
  readonly state: TaskState
  readonly decision: Decision | null
  readonly reason: string | null
  readonly count: number
  readonly states: Counts
  readonly duration_ms: number | null
}

export interface GridPage extends Paged {
  readonly tasks: readonly GridTask[]
  readonly runs: readonly GridRun[]
  readonly cells: Readonly<Record<string, Readonly<Record<string, GridCell>>>>
}

export interface Durations {
  readonly runs: readonly RecentRun[]
  readonly tasks: readonly {
    readonly task_id: string
    readonly points: readonly {
      readonly run_id: number
      readonly duration_ms: number | null
      readonly state: TaskState
    }[]
  }[]
}

export type CoverageState = 'done' | 'stale' | 'failed' | 'never' | 'running'

interface CoverageCell {
  readonly state: CoverageState
  readonly reason: string | null
  readonly sentence: string
  readonly run: number | null
  readonly at: string | null
}

export interface CoverageRow {
  readonly key: string
  readonly parameters: Conf
  readonly sample: string | null
  readonly cells: Readonly<Record<string, CoverageCell>>
}

export interface Coverage extends Paged {
  readonly columns: readonly { readonly task_id: string }[]
  readonly rows: readonly CoverageRow[]
}
