import { instanceBody } from '@ml-airflow/assembly/bodies'
import type { InstanceReport, InstanceWait } from '@ml-airflow/engine'
import { z } from 'zod'
import { TaskInstanceBody } from './run.ts'

const RunName = z.object({ id: z.int(), run_id: z.string(), dag_id: z.string() }).meta({ id: 'RunName' })

const ReusedBody = z
  .object({
    run: z.int(),
    run_id: z.string(),
    dag_id: z.string(),
    task_instance: z.int(),
    try_number: z.int(),
    finished_at: z.string().meta({ format: 'date-time' }).nullable(),
  })
  .meta({ id: 'Reused' })

export const InstanceItem = TaskInstanceBody.extend({
  run: RunName,
  failure: z.string().nullable().describe('Reason for which it has not succeeded.'),
  waits_for: z.string().nullable().describe('Reason for which it has not started, if known.'),
  waits_with_run: z.boolean().describe('Whether waits_for holds up the whole run, whose waiting_for names it, too.'),
  exit_code: z.int().nullable().describe('From its last try.'),
  worker: z.string().nullable().describe('From its last try.'),
  host: z.string().nullable(),
  duration_ms: z.number().nullable().describe('Up to now while it runs; null for skipped ones.'),
  pool: z.string().nullable(),
  pool_slots: z.int(),
  priority_weight: z.int(),
  reused: ReusedBody.nullable().describe('The execution whose result it reuses, if it was skipped.'),
}).meta({ id: 'TaskInstanceItem' })

/** @param wait reason why it has not started, if known */
export function instanceItem(report: InstanceReport, wait: InstanceWait | undefined): z.output<typeof InstanceItem> {
  const { instance, run, lastTry, failure, durationMs, reused } = report
  return {
    ...instanceBody(instance),
    run: { id: run.id, run_id: run.runId, dag_id: run.dagId },
    failure: failure ?? null,
    waits_for: wait?.sentence ?? null,
    waits_with_run: wait?.isOfRun ?? false,
    exit_code: lastTry?.exitCode ?? null,
    worker: lastTry?.worker ?? null,
    host: lastTry?.host ?? null,
    duration_ms: durationMs ?? null,
    pool: instance.pool ?? null,
    pool_slots: instance.poolSlots,
    priority_weight: instance.priorityWeight,
    reused: reused === undefined ? null : reusedBody(reused),
  }
}

function reusedBody({ instance, run }: NonNullable<InstanceReport['reused']>): z.output<typeof ReusedBody> {
  return {
    run: run.id,
    run_id: run.runId,
    dag_id: run.dagId,
    task_instance: instance.id,
    try_number: instance.tryNumber,
    finished_at: instance.finishedAt?.toISOString() ?? null,
  }
}
