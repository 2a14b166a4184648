import {
  type DecisionKind,
  type PlannedInstance,
  plannedSentence,
  type Run,
  type TaskInstance,
  wasLeftOut,
} from '@ml-airflow/core'

// JSON formats of the responses of the API and the command line.

export function runBody(run: Run) {
  const { force, samples, forceDownstream, pool } = run.options
  return {
    id: run.id,
    dag_id: run.dagId,
    run_id: run.runId,
    state: run.state,
    conf: run.conf,
    force: force === 'all' ? force : [...force],
    force_downstream: forceDownstream,
    samples: [...samples],
    pool: pool ?? null,
    execution_date: run.executionDate.toISOString(),
    external_trigger: run.externalTrigger,
    created_at: run.createdAt.toISOString(),
    started_at: iso(run.startedAt),
    finished_at: iso(run.finishedAt),
    triggered_by: run.triggeredBy ?? null,
    definition: run.definition ?? null,
    trace_id: traceIdOf(run.traceparent),
  }
}

/** W3C `traceparent` is version, trace id, span id and flags, joined by hyphens. */
function traceIdOf(traceparent: string | undefined): string | null {
  return traceparent?.split('-')[1] ?? null
}

export function instanceBody(instance: TaskInstance) {
  return {
    id: instance.id,
    task_id: instance.taskId,
    sample: sampleBody(instance.sample),
    state: instance.state,
    left_out: wasLeftOut(instance),
    ...decisionBody(instance.decision, instance),
    try_number: instance.tryNumber,
    failures: instance.failures,
    losses: instance.losses,
    queued_at: iso(instance.queuedAt),
    started_at: iso(instance.startedAt),
    finished_at: iso(instance.finishedAt),
    retry_at: iso(instance.retryAt),
    output_path: instance.outputPath ?? null,
  }
}

export function plannedBody(planned: PlannedInstance) {
  const { taskId, sample, decision, blocked } = planned
  const why = { reason: decision.reason, sentence: plannedSentence(planned) }
  return {
    task_id: taskId,
    sample: sampleBody(sample),
    ...decisionBody(decision.kind, why),
    blocked: blocked?.reason ?? null,
  }
}

/** `action` is the old name of `decision`, still read by clients of version 0.1. */
export function decisionBody<Reason extends string>(
  decision: DecisionKind,
  { reason, sentence }: { readonly reason: Reason; readonly sentence: string },
) {
  return { decision, action: decision, reason, sentence }
}

/** SQL stores the empty sample for a task without samples. */
export function sampleBody(sample: string): string | null {
  return sample === '' ? null : sample
}

export function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null
}

export type InstanceBody = ReturnType<typeof instanceBody>
