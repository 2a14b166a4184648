import type { Backfill, BackfillRun } from '@ml-airflow/core'
import { iso } from './bodies.ts'

/** Response format of backfills in the API and the command line. */
export function backfillBody({ options, ...backfill }: Backfill) {
  const { counts } = backfill
  return {
    id: backfill.id,
    dag_id: backfill.dagId,
    state: backfill.state,
    from: options.from ?? null,
    to: options.to ?? null,
    run_backwards: options.backwards ?? false,
    task_regex: options.taskRegex ?? null,
    pool: options.pool ?? null,
    reprocess: backfill.reprocessing,
    max_active_runs: backfill.maxActiveRuns ?? null,
    created_by: backfill.createdBy,
    created_at: backfill.createdAt.toISOString(),
    finished_at: iso(backfill.finishedAt),
    counts: { total: Object.values(counts).reduce((sum, count) => sum + count, 0), ...counts },
  }
}

export function backfillRunBody({ position, runId, executionDate, conf, run, problem }: BackfillRun) {
  return {
    position,
    run_id: runId,
    execution_date: executionDate.toISOString(),
    conf,
    id: run?.id ?? null,
    state: problem === undefined ? (run?.state ?? ('waiting' as const)) : ('refused' as const),
    problem: problem ?? null,
  }
}
