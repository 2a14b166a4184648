import { iso } from '@ml-airflow/assembly/bodies'
import { DECISIONS, RUN_STATES, TASK_STATES, TRY_OUTCOMES, type Try } from '@ml-airflow/core'
import { z } from 'zod'

const instant = z.string().meta({ format: 'date-time' })
const time = instant.nullable()

export const leftOut = z
  .boolean()
  .describe('Whether a rule or an exit code left it out. Any other skipped one was already done.')

export const RunBody = z
  .object({
    id: z.int().describe('Number in the database.'),
    dag_id: z.string(),
    run_id: z.string(),
    state: z.enum(RUN_STATES),
    conf: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    force: z.union([z.literal('all'), z.array(z.string())]).describe('Tasks that run even if they are done.'),
    force_downstream: z.boolean(),
    samples: z.array(z.string()),
    pool: z.string().nullable().describe('Pool for all tasks of the run, instead of the pools that they name.'),
    execution_date: instant,
    external_trigger: z.boolean(),
    created_at: instant,
    started_at: time,
    finished_at: time,
    triggered_by: z.string().nullable().describe('User and client that triggered it; null for runs of older versions.'),
    definition: z
      .string()
      .nullable()
      .describe('Digest of the files that define its DAG for this run; null if none are stored.'),
    trace_id: z
      .string()
      .nullable()
      .describe('Id of its trace at the collector; null if it was triggered without traces.'),
  })
  .meta({ id: 'Run' })

export const TriggeredRunBody = RunBody.extend({
  warnings: z.array(z.string()).describe('Warnings for people, such as a queue of the DAG that no live worker serves.'),
}).meta({ id: 'TriggeredRun' })

export const TaskInstanceBody = z
  .object({
    id: z.int(),
    task_id: z.string(),
    sample: z.string().nullable(),
    state: z.enum(TASK_STATES),
    left_out: leftOut,
    decision: z.enum(DECISIONS),
    action: z.enum(DECISIONS).meta({ deprecated: true }).describe('Former name of decision.'),
    reason: z.string(),
    sentence: z.string().describe('Reason for the decision.'),
    try_number: z.int(),
    failures: z.int(),
    losses: z.int(),
    queued_at: time,
    started_at: time,
    finished_at: time,
    retry_at: time,
    output_path: z.string().nullable(),
  })
  .meta({ id: 'TaskInstance' })

export const TryBody = z
  .object({
    number: z.int(),
    outcome: z.enum(TRY_OUTCOMES).nullable().describe('null while it runs.'),
    exit_code: z.int().nullable(),
    sentence: z.string(),
    host: z.string(),
    worker: z.string(),
    pid: z.int().nullable(),
    started_at: instant,
    finished_at: time,
  })
  .meta({ id: 'Try' })

export function tryBody(attempt: Try): z.output<typeof TryBody> {
  return {
    number: attempt.number,
    outcome: attempt.outcome ?? null,
    exit_code: attempt.exitCode ?? null,
    sentence: attempt.sentence,
    host: attempt.host,
    worker: attempt.worker,
    pid: attempt.pid ?? null,
    started_at: attempt.startedAt.toISOString(),
    finished_at: iso(attempt.finishedAt),
  }
}
