import type { Conf, RecordedInstance, Run, RunOptions, Try } from '@ml-airflow/core'
import type { DagRunRow, TaskInstanceRow, TaskTryRow } from '../schema/table-rows.ts'

export function runOfRow(row: DagRunRow): Run {
  return {
    id: row.id,
    dagId: row.dag_id,
    runId: row.run_id,
    state: row.state,
    conf: JSON.parse(row.conf) as Conf,
    options: JSON.parse(row.options) as RunOptions,
    executionDate: row.execution_date,
    externalTrigger: row.external_trigger,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    triggeredBy: row.triggered_by ?? undefined,
    definition: row.definition_hash ?? undefined,
    traceparent: row.traceparent ?? undefined,
  }
}

export function instanceOfRow(row: TaskInstanceRow): RecordedInstance {
  return {
    id: row.id,
    run: row.dag_run_id,
    taskId: row.task_id,
    sample: row.sample,
    state: row.state,
    decision: row.decision,
    reason: row.reason,
    sentence: row.sentence,
    tryNumber: row.try_number,
    failures: row.failures,
    losses: row.losses,
    retryAt: row.retry_at ?? undefined,
    queuedAt: row.queued_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
    outputPath: row.output_path ?? undefined,
    queue: row.queue ?? undefined,
    pool: row.pool ?? undefined,
    poolSlots: row.pool_slots,
    priorityWeight: row.priority_weight,
    table: row.record_table,
    recordId: row.record_id,
    pending: row.pending,
  }
}

export function tryOfRow(row: TaskTryRow): Try {
  return {
    instance: row.task_instance_id,
    number: row.number,
    outcome: row.outcome ?? undefined,
    exitCode: row.exit_code ?? undefined,
    sentence: row.sentence,
    host: row.host,
    worker: row.worker,
    pid: row.pid ?? undefined,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? undefined,
    logPath: row.log_path,
  }
}
