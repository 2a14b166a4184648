import type { MissReason, NotificationEvent, RunState, TaskInstance, TaskState, TryOutcome } from '@ml-airflow/core'

/**
 * The rows of each statement, as MariaDB describes them. Written by statement-rows.test.ts: after a change of SQL run it with `-u`.
 */
export interface StatementRows {
  'added-audit-entries': { readonly id: number }
  'added-run': { readonly id: number; readonly created_at: string }
  'added-runs': { readonly id: number; readonly created_at: string }
  'awaited-pools': { readonly pool: string }
  'cancel-requested': { readonly cancel_requested: number }
  'cancellable-instances': { readonly id: number }
  'cancelled-runs': { readonly id: number }
  'closed-runs-of': { readonly id: number }
  'columns': { readonly table_name: string; readonly column_name: string }
  'columns-of': { readonly column_name: string; readonly data_type: string }
  'count-admitted': { readonly count: number }
  'count-audit': { readonly count: number }
  'count-backfill-runs': { readonly backfill_id: number; readonly state: string; readonly run_state: RunState | null; readonly count: number }
  'count-instance-states': { readonly state: TaskState; readonly count: number }
  'count-instances': { readonly state: TaskState; readonly count: number }
  'count-missed-ticks': { readonly dag_id: string; readonly count: number | null }
  'count-run-states': { readonly state: RunState; readonly count: number }
  'dags-held-back': { readonly dag_id: string }
  'dags-under-way': { readonly dag_id: string }
  'dags-with-runs': { readonly dag_id: string }
  'deliveries': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number }
  'due-notifications': { readonly id: number; readonly idempotency_key: string; readonly event: NotificationEvent; readonly dag_run_id: number | null; readonly dag_id: string | null; readonly run_id: string | null; readonly channel: string; readonly payload: string; readonly attempts: number }
  'ends-among': { readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly reason: string }
  'expansion-of': { readonly epoch: number; readonly expanded: number }
  'failed-tasks': { readonly graph_hash: string; readonly task_id: string; readonly state: TaskState }
  'find-definition': { readonly hash: string; readonly source: string; readonly files: string }
  'find-definition-hash': { readonly hash: string }
  'find-graph': { readonly body: string }
  'find-holder': { readonly id: number; readonly task_id: string; readonly sample: string; readonly epoch: number; readonly datetime_started: string | null; readonly datetime_finished: string | null; readonly finish_epoch: number; readonly finished_by: string | null; readonly finished_instance_id: number | null; readonly owner: string | null; readonly task_instance_id: number | null; readonly version: string; readonly inputs: string; readonly fingerprint: string | null; readonly lineage: string | null; readonly claimed_at: string | null; readonly claimed_version: string; readonly claimed_inputs: string; readonly claimed_fingerprint: string | null; readonly claimed_lineage: string | null; readonly cleared_at: string | null; readonly output_path: string | null; readonly manifest: string | null; readonly result_epoch: number | null; readonly held: number | null; readonly lease_until: string | null; readonly held_ms: number | null; readonly lapsed: number | null }
  'find-instance': { readonly id: number; readonly dag_run_id: number; readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly decision: TaskInstance['decision']; readonly reason: string; readonly sentence: string; readonly record_table: string; readonly record_id: number; readonly stale_epoch: number; readonly try_number: number; readonly failures: number; readonly losses: number; readonly retry_at: string | null; readonly queued_at: string | null; readonly started_at: string | null; readonly finished_at: string | null; readonly output_path: string | null; readonly pool: string | null; readonly pool_slots: number; readonly priority_weight: number; readonly queue: string | null; readonly run_state: RunState; readonly cancel_requested: number; readonly paused: number; readonly early_ms: number | null; readonly now: string }
  'find-instance-at': { readonly id: number; readonly dag_run_id: number; readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly decision: TaskInstance['decision']; readonly reason: string; readonly sentence: string; readonly record_table: string; readonly record_id: number; readonly stale_epoch: number; readonly try_number: number; readonly failures: number; readonly losses: number; readonly retry_at: string | null; readonly queued_at: string | null; readonly started_at: string | null; readonly finished_at: string | null; readonly output_path: string | null; readonly pool: string | null; readonly pool_slots: number; readonly priority_weight: number; readonly queue: string | null; readonly delivery: number; readonly run_epoch: number; readonly run_state: RunState; readonly cancel_requested: number; readonly paused: number; readonly early_ms: number | null; readonly now: string }
  'find-parameters': { readonly id: number }
  'find-path-reservations': { readonly path_hash: string; readonly record_table: string; readonly record_id: number }
  'find-record': { readonly id: number; readonly task_id: string; readonly sample: string; readonly epoch: number; readonly datetime_started: string | null; readonly datetime_finished: string | null; readonly finish_epoch: number; readonly finished_by: string | null; readonly finished_instance_id: number | null; readonly owner: string | null; readonly task_instance_id: number | null; readonly version: string; readonly inputs: string; readonly fingerprint: string | null; readonly lineage: string | null; readonly claimed_at: string | null; readonly claimed_version: string; readonly claimed_inputs: string; readonly claimed_fingerprint: string | null; readonly claimed_lineage: string | null; readonly cleared_at: string | null; readonly output_path: string | null; readonly manifest: string | null; readonly result_epoch: number | null; readonly held: number | null }
  'find-records': { readonly id: number; readonly task_id: string; readonly sample: string; readonly epoch: number; readonly datetime_started: string | null; readonly datetime_finished: string | null; readonly finish_epoch: number; readonly finished_by: string | null; readonly finished_instance_id: number | null; readonly owner: string | null; readonly task_instance_id: number | null; readonly version: string; readonly inputs: string; readonly fingerprint: string | null; readonly lineage: string | null; readonly claimed_at: string | null; readonly claimed_version: string; readonly claimed_inputs: string; readonly claimed_fingerprint: string | null; readonly claimed_lineage: string | null; readonly cleared_at: string | null; readonly output_path: string | null; readonly manifest: string | null; readonly result_epoch: number | null; readonly held: number | null }
  'find-records-by-id': { readonly id: number; readonly task_id: string; readonly sample: string; readonly epoch: number; readonly datetime_started: string | null; readonly datetime_finished: string | null; readonly finish_epoch: number; readonly finished_by: string | null; readonly finished_instance_id: number | null; readonly owner: string | null; readonly task_instance_id: number | null; readonly version: string; readonly inputs: string; readonly fingerprint: string | null; readonly lineage: string | null; readonly claimed_at: string | null; readonly claimed_version: string; readonly claimed_inputs: string; readonly claimed_fingerprint: string | null; readonly claimed_lineage: string | null; readonly cleared_at: string | null; readonly output_path: string | null; readonly manifest: string | null; readonly result_epoch: number | null; readonly held: number | null }
  'find-results': { readonly id: number; readonly task_id: string; readonly sample: string; readonly result_epoch: number | null }
  'find-run': { readonly id: number; readonly dag_id: string; readonly run_id: string; readonly state: RunState; readonly conf: string; readonly options: string; readonly execution_date: string; readonly external_trigger: number; readonly created_at: string; readonly started_at: string | null; readonly finished_at: string | null; readonly triggered_by: string | null; readonly definition_hash: string | null; readonly traceparent: string | null }
  'find-run-by-date': { readonly id: number; readonly dag_id: string; readonly run_id: string; readonly state: RunState; readonly conf: string; readonly options: string; readonly execution_date: string; readonly external_trigger: number; readonly created_at: string; readonly started_at: string | null; readonly finished_at: string | null; readonly triggered_by: string | null; readonly definition_hash: string | null; readonly traceparent: string | null }
  'find-run-by-run-id': { readonly id: number; readonly dag_id: string; readonly run_id: string; readonly state: RunState; readonly conf: string; readonly options: string; readonly execution_date: string; readonly external_trigger: number; readonly created_at: string; readonly started_at: string | null; readonly finished_at: string | null; readonly triggered_by: string | null; readonly definition_hash: string | null; readonly traceparent: string | null }
  'find-try-exit': { readonly body: string }
  'find-turn': { readonly taken: number | null }
  'first-held-back': { readonly id: number; readonly dag_id: string; readonly delivery: number }
  'free-backfills': { readonly id: number }
  'hold-backfill': { readonly id: number }
  'holds-record': { readonly id: number }
  'instance-ids': { readonly id: number }
  'joined': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number }
  'keeps-path-reservation': { readonly id: number }
  'last-of-old-runs': { readonly last_old: number | null; readonly first_open: number | null }
  'late-runs': { readonly id: number; readonly epoch: number }
  'left-out-among': { readonly id: number }
  'list-backfill-runs': { readonly position: number; readonly run_id: string; readonly execution_date: string; readonly conf: string; readonly problem: string | null; readonly id: number | null; readonly state: RunState | null }
  'list-instances': { readonly id: number; readonly dag_run_id: number; readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly decision: TaskInstance['decision']; readonly reason: string; readonly sentence: string | null; readonly record_table: string; readonly record_id: number; readonly stale_epoch: number; readonly try_number: number; readonly failures: number; readonly losses: number; readonly retry_at: string | null; readonly queued_at: string | null; readonly started_at: string | null; readonly finished_at: string | null; readonly output_path: string | null; readonly pool: string | null; readonly pool_slots: number; readonly priority_weight: number; readonly queue: string | null }
  'list-missed-ticks': { readonly reason: MissReason; readonly first_date: string; readonly last_date: string; readonly count: number; readonly noticed_at: string; readonly sentence: string | null }
  'list-schedules': { readonly dag_id: string; readonly timing: string; readonly epoch: number; readonly next_date: string | null; readonly due_at: string | null; readonly last_date: string | null; readonly seen_ms: number | null; readonly paused: number }
  'list-tries': { readonly task_instance_id: number; readonly number: number; readonly outcome: TryOutcome | null; readonly exit_code: number | null; readonly sentence: string; readonly host: string; readonly worker: string; readonly pid: number | null; readonly started_at: string; readonly finished_at: string | null; readonly log_path: string }
  'list-workers': { readonly id: string; readonly host: string; readonly pid: number; readonly version: string; readonly slots: number; readonly queues: string | null; readonly gpus: string | null; readonly dags: string | null; readonly running: number; readonly started_at: string; readonly heartbeat_at: string; readonly alive: number }
  'load-run': { readonly id: number; readonly dag_id: string; readonly run_id: string; readonly state: RunState; readonly conf: string; readonly options: string; readonly execution_date: string; readonly external_trigger: number; readonly created_at: string; readonly started_at: string | null; readonly finished_at: string | null; readonly triggered_by: string | null; readonly definition_hash: string | null; readonly traceparent: string | null; readonly graph_hash: string; readonly parameters_ids: string; readonly expanded: number; readonly delivery: number; readonly paused: number }
  'lock-ends-among': { readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly reason: string }
  'lock-instances': { readonly id: number; readonly task_id: string; readonly sample: string; readonly state: TaskState; readonly reason: string; readonly pending: number; readonly try_number: number; readonly record_table: string; readonly record_id: number; readonly queue: string | null }
  'lock-placeholders': { readonly id: number; readonly task_id: string; readonly state: TaskState; readonly pending: number }
  'lock-pool': { readonly slots: number }
  'lock-records': { readonly id: number; readonly epoch: number; readonly task_instance_id: number | null }
  'lock-run': { readonly id: number; readonly dag_id: string; readonly state: RunState; readonly expanded: number; readonly delivery: number; readonly graph_hash: string }
  'lock-sampled': { readonly id: number; readonly task_id: string; readonly sample: string; readonly state: TaskState }
  'lock-waiting': { readonly id: number; readonly task_id: string; readonly sample: string; readonly pending: number }
  'log-size': { readonly size: number | null }
  'lost-tries': { readonly task_instance_id: number; readonly number: number; readonly epoch: number; readonly log_path: string; readonly finish_epoch: number }
  'measure-instances': { readonly dag_id: string; readonly task_id: string; readonly state: TaskState; readonly total: number }
  'measure-queues': { readonly queue: string; readonly total: number; readonly longest_ms: number | null }
  'measure-runs': { readonly dag_id: string | null; readonly state: string | null; readonly total: number; readonly median_ms: number | null; readonly high_ms: number | null; readonly longest_ms: number | null }
  'measure-savings': { readonly dag_id: string; readonly total: number; readonly saved_ms: number }
  'measure-schedules': { readonly dag_id: string; readonly last_lag_ms: number | null; readonly overdue_ms: number | null }
  'measure-tries': { readonly dag_id: string | null; readonly task_id: string | null; readonly outcome: TryOutcome | null; readonly total: number; readonly median_ms: number | null; readonly high_ms: number | null; readonly longest_ms: number | null }
  'measure-waits': { readonly queue: string | null; readonly total: number; readonly median_ms: number | null; readonly high_ms: number | null; readonly longest_ms: number | null }
  'old-logs': { readonly task_instance_id: number; readonly number: number }
  'old-runs': { readonly id: number }
  'open-backfill': { readonly id: number }
  'open-run-events': { readonly id: number; readonly event: string; readonly dag_run_id: number; readonly dag_id: string; readonly occurred_at: string; readonly age_ms: number | null }
  'open-runs': { readonly id: number; readonly dag_id: string; readonly delivery: number }
  'open-runs-of': { readonly count: number }
  'open-scheduled-runs': { readonly id: number; readonly dag_id: string; readonly run_id: string; readonly state: RunState; readonly conf: string; readonly options: string; readonly execution_date: string; readonly external_trigger: number; readonly created_at: string; readonly started_at: string | null; readonly finished_at: string | null; readonly triggered_by: string | null; readonly definition_hash: string | null; readonly traceparent: string | null }
  'orphans': { readonly id: number; readonly dag_run_id: number; readonly task_id: string; readonly sample: string; readonly record_id: number | null; readonly epoch: number | null; readonly lease_until: string | null }
  'output-paths': { readonly id: number; readonly output_path: string | null }
  'outputs-of': { readonly task_id: string; readonly sample: string; readonly output_path: string | null }
  'ping': { readonly answer: number }
  'pool-entry': { readonly asked_at: string }
  'pool-holders': { readonly id: number; readonly slots: number; readonly state: TaskState }
  'pool-queue': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number; readonly slots: number; readonly precedence: number; readonly asked_at: string; readonly told_at: string | null }
  'pool-use': { readonly pool: string | null; readonly used: number | null; readonly queued: number | null }
  'pool-waits': { readonly task_instance_id: number }
  'promoted-earlier': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number }
  'queued-among': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number }
  'queued-instances': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number }
  'read-elsewhere': { readonly record_id: number }
  'read-log-chunks': { readonly start: number; readonly size: number; readonly body: string }
  'record-tables': { readonly table_name: string }
  'record-tables-of': { readonly record_table: string }
  'record-tables-of-runs': { readonly record_table: string }
  'references': { readonly table_name: string; readonly referenced_name: string | null }
  'releasable': { readonly dag_run_id: number; readonly id: number; readonly task_id: string; readonly delivery: number; readonly priority_weight: number; readonly queue: string | null; readonly delay_ms: number; readonly joined: number }
  'removed-outputs': { readonly id: number; readonly state: TaskState }
  'reserved-paths': { readonly path_hash: string; readonly path: string }
  'run-delivery': { readonly id: number; readonly dag_id: string; readonly delivery: number }
  'run-state': { readonly state: RunState }
  'running-tables': { readonly record_table: string }
  'runs-with-results': { readonly dag_run_id: number }
  'samples-of': { readonly task_id: string; readonly sample: string }
  'schema-versions': { readonly version: number }
  'sealed-values': { readonly id: number; readonly sealed: string | null; readonly encrypted: number }
  'settled-in-pools': { readonly id: number }
  'settled-runs': { readonly id: number }
  'skipped-among': { readonly task_id: string; readonly sample: string }
  'states-in-run': { readonly dag_id: string; readonly run_state: RunState; readonly epoch: number; readonly state: TaskState | null }
  'unexpanded-runs': { readonly graph_hash: string }
  'unsampled-instances': { readonly id: number; readonly task_id: string; readonly state: TaskState; readonly reason: string }
  'waiting-backfill-runs': { readonly position: number; readonly run_id: string; readonly execution_date: string; readonly conf: string; readonly problem: string | null; readonly id: null; readonly state: null }
}
