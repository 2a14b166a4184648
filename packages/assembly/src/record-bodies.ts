import type { Conf, RecordFacts } from '@ml-airflow/core'
import type { Execution, Explanation, RecordActionPlan, RecordReport } from '@ml-airflow/engine'
import { iso, plannedBody, sampleBody } from './bodies.ts'

/** Response format of the execution that produced a result. */
export function executionBody({ instance, run, lastTry }: Execution) {
  return {
    run: run.id,
    run_id: run.runId,
    dag_id: run.dagId,
    task_instance: instance.id,
    task_id: instance.taskId,
    sample: sampleBody(instance.sample),
    try_number: instance.tryNumber,
    worker: lastTry?.worker ?? null,
    host: lastTry?.host ?? null,
    started_at: iso(instance.startedAt),
    finished_at: iso(instance.finishedAt),
    output_path: instance.outputPath ?? null,
  }
}

/** A record, with the decision of a run about it. */
export function recordBody(report: RecordReport) {
  const { target, record, state, decision, execution, durationMs } = report
  return {
    dag_id: target.dag.id,
    task_id: record.taskId,
    sample: sampleBody(record.sample),
    parameters: record.conf as Record<string, Conf[string]>,
    state,
    reason: decision.reason,
    sentence: decision.sentence,
    made_by: record.finishedBy ?? null,
    started_at: iso(record.startedAt),
    finished_at: iso(record.finishedAt),
    duration_ms: durationMs ?? null,
    worker: execution?.lastTry?.worker ?? null,
    output_path: record.outputPath ?? null,
    version: record.version,
    record_id: record.id,
    execution: execution === undefined ? null : executionBody(execution),
  }
}
export type RecordBody = ReturnType<typeof recordBody>

/** The reasons for the decision of a run about a task instance. */
export function explanationBody(explanation: Explanation) {
  const { record, execution, upstream, downstream } = explanation
  return {
    ...plannedBody(explanation),
    record: record === undefined ? null : factsBody(record),
    execution: execution === undefined ? null : executionBody(execution),
    upstream: upstream.map(plannedBody),
    downstream: downstream.map(plannedBody),
  }
}
export type ExplanationBody = ReturnType<typeof explanationBody>

function factsBody(record: RecordFacts) {
  return {
    record_id: record.id,
    started_at: iso(record.startedAt),
    finished_at: iso(record.finishedAt),
    made_by: record.finishedBy ?? null,
    version: record.version,
    output_path: record.outputPath ?? null,
  }
}

/** Planned or applied changes of an action on records. `changed`: number of changed records; undefined for a preview. */
export function recordActionBody({ action, changes, left }: RecordActionPlan, changed: number | undefined) {
  return {
    action,
    dry_run: changed === undefined,
    changed: changed ?? 0,
    records: changes.map(changeBody),
    left: left.map(changeBody),
  }
}

function changeBody({ report: { target, record, state }, sentence }: RecordActionPlan['changes'][number]) {
  return {
    dag_id: target.dag.id,
    task_id: record.taskId,
    sample: sampleBody(record.sample),
    parameters: record.conf as Record<string, Conf[string]>,
    record_id: record.id,
    state,
    sentence,
  }
}
