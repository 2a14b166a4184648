import { BACKFILL_STATES } from '@ml-airflow/core'
import { z } from 'zod'

const instant = z.string().meta({ format: 'date-time' })

const Counts = z.object({
  total: z.int(),
  waiting: z.int().describe('Not started yet.'),
  queued: z.int(),
  running: z.int(),
  success: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  refused: z.int().describe('Runs that could not be created.'),
})

export const StoredBackfillBody = z
  .object({
    id: z.int(),
    dag_id: z.string(),
    state: z.enum(BACKFILL_STATES).describe('While it is paused, no further run starts, and started runs continue.'),
    from: instant.nullable().describe('Requested execution dates; null if confs were given.'),
    to: instant.nullable(),
    run_backwards: z.boolean(),
    task_regex: z.string().nullable(),
    pool: z.string().nullable(),
    reprocess: z.enum(['none', 'failed', 'completed']),
    max_active_runs: z.int().nullable().describe("null: the DAG's limit."),
    created_by: z.string(),
    created_at: instant,
    finished_at: instant.nullable(),
    counts: Counts,
  })
  .meta({ id: 'Backfill' })

export const BackfillRunBody = z
  .object({
    position: z.int(),
    run_id: z.string(),
    execution_date: instant,
    conf: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    id: z.int().nullable().describe('Run number; null if it has not begun.'),
    state: z.enum(['waiting', 'queued', 'running', 'success', 'failed', 'cancelled', 'refused']),
    problem: z.string().nullable().describe('Reason for which it could not be created.'),
  })
  .meta({ id: 'BackfillRun' })
