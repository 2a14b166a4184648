import { decisionBody } from '@ml-airflow/assembly/bodies'
import { BLOCK_REASONS, DECISIONS, plannedSentence, REASON_CODES } from '@ml-airflow/core'
import type { PlanReport } from '@ml-airflow/engine'
import { z } from 'zod'
import { ConfChanges, confChangesBody } from './conf-changes.ts'

const ReuseBody = z
  .object({
    run: z.int(),
    run_id: z.string(),
    dag_id: z.string(),
    task_instance: z.int(),
    finished_at: z.string().meta({ format: 'date-time' }).nullable(),
  })
  .meta({ id: 'Reuse' })

const NearestBody = z
  .object({
    run: z.int(),
    run_id: z.string(),
    dag_id: z.string(),
    changes: ConfChanges.describe(
      'By parameter: the earlier value and the value of this plan. Another sample counts as `sample`.',
    ),
  })
  .meta({ id: 'NearestExecution' })

const PlannedInstanceBody = z
  .object({
    task_id: z.string(),
    sample: z.string().nullable(),
    action: z.enum(DECISIONS).meta({ deprecated: true }).describe('Former name of decision, without blocked.'),
    decision: z.enum([...DECISIONS, 'blocked']),
    blocked: z
      .enum(BLOCK_REASONS)
      .nullable()
      .describe('Reason that prevents its start or success until somebody acts. Also contained in the sentence.'),
    reason: z.enum(REASON_CODES),
    sentence: z.string(),
    remark: z.string().nullable().describe('Further details, also contained in the sentence.'),
    reuses: ReuseBody.nullable().describe('The execution whose result will be reused, if known.'),
    nearest: NearestBody.nullable().describe(
      'The most similar earlier execution of a task that was never done, if known.',
    ),
    expected_ms: z.number().nullable().describe('Median of the newest runs, for tasks that run; null if unknown.'),
    saved_ms: z.number().describe('Duration of the reused execution.'),
  })
  .meta({ id: 'PlannedTaskInstance' })

const Totals = {
  counts: z.object({ run: z.int(), skip: z.int(), join: z.int() }),
  expected_ms: z
    .number()
    .nullable()
    .describe('Estimated from the longest chain and the available slots; null if nothing is known.'),
  saved_ms: z.number(),
}

const SinglePlan = z
  .object({ conf: z.record(z.string(), z.unknown()), task_instances: z.array(PlannedInstanceBody), ...Totals })
  .meta({ id: 'SinglePlan' })

export const PlanBody = z
  .object({
    dag_id: z.string(),
    task_instances: z.array(PlannedInstanceBody).describe('The conf; empty if confs were given.'),
    ...Totals,
    plans: z.array(SinglePlan).describe('One per conf; empty if a single conf was given.'),
  })
  .meta({ id: 'Plan' })

export function planBody(dagId: string, reports: readonly PlanReport[], isBulk: boolean): z.output<typeof PlanBody> {
  const plans = reports.map(singlePlan)
  const counts = { run: 0, skip: 0, join: 0 }
  for (const one of plans) for (const kind of DECISIONS) counts[kind] += one.counts[kind]
  const known = plans.flatMap(({ expected_ms: expected }) => expected ?? [])
  return {
    dag_id: dagId,
    task_instances: isBulk ? [] : (plans[0]?.task_instances ?? []),
    counts,
    expected_ms: known.length === 0 ? null : known.reduce((sum, ms) => sum + ms, 0),
    saved_ms: plans.reduce((sum, one) => sum + one.saved_ms, 0),
    plans: isBulk ? plans : [],
  }
}

function singlePlan({ conf, instances, counts, expectedMs, savedMs }: PlanReport): z.output<typeof SinglePlan> {
  return {
    conf,
    task_instances: instances.map(plannedBody),
    counts,
    expected_ms: expectedMs ?? null,
    saved_ms: savedMs,
  }
}

function plannedBody(planned: PlanReport['instances'][number]): z.output<typeof PlannedInstanceBody> {
  const { taskId, sample, decision, blocked, reuses, expectedMs, savedMs } = planned
  return {
    task_id: taskId,
    sample: sample === '' ? null : sample,
    ...decisionBody(decision.kind, decision),
    decision: blocked === undefined ? decision.kind : 'blocked',
    sentence: plannedSentence(planned),
    blocked: blocked?.reason ?? null,
    remark: planned.remark ?? null,
    reuses: reuses === undefined ? null : reuseBody(reuses),
    nearest: nearestBody(planned),
    expected_ms: expectedMs ?? null,
    saved_ms: savedMs,
  }
}

function reuseBody({
  run,
  instance,
}: NonNullable<PlanReport['instances'][number]['reuses']>): z.output<typeof ReuseBody> {
  return {
    run: run.id,
    run_id: run.runId,
    dag_id: run.dagId,
    task_instance: instance.id,
    finished_at: instance.finishedAt?.toISOString() ?? null,
  }
}

function nearestBody({ nearest, nearestRun }: PlanReport['instances'][number]): z.output<typeof NearestBody> | null {
  if (nearest === undefined || nearestRun === undefined) return null
  const { id, runId, dagId } = nearestRun
  return { run: id, run_id: runId, dag_id: dagId, changes: confChangesBody(nearest.changes) }
}
