import type { RecordedInstance, Run, Try } from '@ml-airflow/core'
import type { DagRunRow, TaskInstanceRow, TaskTryRow } from '../schema/table-rows.ts'
import { runWith, taskInstanceWith, tryWith } from './read-rows.ts'

// These rows come from repositories and query builders, which convert times to dates.

export function runOfRow(row: DagRunRow): Run {
  return runWith(row, {
    executionDate: row.execution_date,
    externalTrigger: row.external_trigger,
    createdAt: row.created_at,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  })
}

export function instanceOfRow(row: TaskInstanceRow): RecordedInstance {
  const instance = taskInstanceWith(row, {
    retryAt: row.retry_at ?? undefined,
    queuedAt: row.queued_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    finishedAt: row.finished_at ?? undefined,
  })
  return { ...instance, table: row.record_table, recordId: row.record_id, pending: row.pending }
}

export function tryOfRow(row: TaskTryRow): Try {
  return tryWith(row, { startedAt: row.started_at, finishedAt: row.finished_at ?? undefined })
}
