import type { PlannedInstance, Run, TaskInstance } from '@ml-airflow/core'

// The same words, in the same form, as the API has on the wire.

export interface InstanceBody {
  readonly task_id: string
  readonly sample: string | null
  readonly state: string
  readonly action: string
  readonly reason: string
  readonly sentence: string
  readonly try_number: number
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly output_path: string | null
}

export function instanceBody(instance: TaskInstance): InstanceBody {
  return {
    task_id: instance.taskId,
    sample: sampleBody(instance.sample),
    state: instance.state,
    action: instance.action,
    reason: instance.reason,
    sentence: instance.sentence,
    try_number: instance.tryNumber,
    started_at: iso(instance.startedAt),
    finished_at: iso(instance.finishedAt),
    output_path: instance.outputPath ?? null,
  }
}

export function runBody(run: Run) {
  return {
    id: run.id,
    dag_id: run.dagId,
    run_id: run.runId,
    state: run.state,
    conf: run.conf,
    force: run.options.force,
    force_downstream: run.options.forceDownstream,
    samples: run.options.samples,
    execution_date: run.executionDate.toISOString(),
    external_trigger: run.externalTrigger,
    created_at: run.createdAt.toISOString(),
    started_at: iso(run.startedAt),
    finished_at: iso(run.finishedAt),
  }
}

export function plannedBody({ taskId, sample, decision }: PlannedInstance) {
  return { task_id: taskId, sample: sampleBody(sample), ...decision }
}

function sampleBody(sample: string): string | null {
  return sample === '' ? null : sample
}

function iso(date: Date | undefined): string | null {
  return date?.toISOString() ?? null
}
