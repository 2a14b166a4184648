import type {
  BackfillState,
  DecisionKind,
  NotificationEvent,
  NotificationState,
  Reprocessing,
  Role,
  RunState,
  TaskState,
  TryOutcome,
} from '@ml-airflow/core'

/** Row types of the tables, for repositories and query builders. */
export interface DagRow {
  dag_id: string
  paused: boolean
}

export interface DagRunRow {
  id: number
  dag_id: string
  run_id: string
  state: RunState
  conf: string
  options: string
  graph_hash: string
  parameters_ids: string
  execution_date: Date
  external_trigger: boolean
  cancel_requested: boolean
  expanded: boolean
  epoch: number
  lease_until: Date | null
  delivery: number
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  admitted: boolean | null
  triggered_by: string | null
  definition_hash: string | null
  traceparent: string | null
}

export interface TaskInstanceRow {
  id: number
  dag_run_id: number
  task_id: string
  sample: string
  state: TaskState
  decision: DecisionKind
  reason: string
  sentence: string
  record_table: string
  record_id: number
  stale_epoch: number
  pending: number
  delivery: number
  try_number: number
  failures: number
  losses: number
  retry_at: Date | null
  queued_at: Date | null
  started_at: Date | null
  finished_at: Date | null
  output_path: string | null
  pool: string | null
  pool_slots: number
  priority_weight: number
  queue: string | null
}

export interface TaskTryRow {
  task_instance_id: number
  number: number
  epoch: number
  worker: string
  host: string
  pid: number | null
  outcome: TryOutcome | null
  exit_code: number | null
  sentence: string
  log_path: string
  started_at: Date
  finished_at: Date | null
  rendered: string | null
}

export interface BackfillRow {
  id: number
  dag_id: string
  state: BackfillState
  options: string
  reprocessing: Reprocessing
  max_active_runs: number | null
  created_by: string
  digest: string
  epoch: number
  lease_until: Date | null
  created_at: Date
  finished_at: Date | null
}

export interface NotificationRow {
  id: number
  idempotency_key: string
  event: NotificationEvent
  dag_run_id: number | null
  dag_id: string | null
  run_id: string | null
  channel: string
  payload: string
  state: NotificationState
  attempts: number
  epoch: number
  lease_until: Date | null
  sentence: string
  created_at: Date
  due_at: Date | null
  finished_at: Date | null
}

export interface AuditLogRow {
  id: number
  dttm: Date
  event: string
  owner: string
  via: string
  address: string
  dag_id: string | null
  arguments: string
  status: number | null
}

export interface VariableRow {
  id: number
  key: string
  val: string | null
  is_encrypted: boolean
}

export interface ConnectionRow {
  id: number
  conn_id: string
  conn_type: string | null
  host: string | null
  schema: string | null
  login: string | null
  password: string | null
  port: number | null
  is_encrypted: boolean
  is_extra_encrypted: boolean
  extra: string | null
}

export interface UserRow {
  id: number
  username: string
  email: string
  first_name: string
  last_name: string
  role: Role
  password: string
  created_on: Date
}

export interface PoolRow {
  pool: string
  slots: number
  description: string
}
