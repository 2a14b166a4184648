import type { TriggerRequest } from '@ml-airflow/engine'
import { z } from 'zod'
import { auditReason } from './audit-reason.ts'
import { runId, sample, taskId } from './ids.ts'

const FORCE = 'allowed are true, false, and {"tasks": [task ids], "downstream": true or false}'

/** A hint for a frequent mistake: parameters at the top level instead of in `conf`. */
function hintAtConf({ code, input }: { readonly code?: string; readonly input?: unknown }): string | undefined {
  if (code !== 'unrecognized_keys' || typeof input !== 'object' || input === null || 'conf' in input) return undefined
  return 'Did you mean {"conf": {…}}, with these in it?'
}

/** Common fields of a trigger and a plan. */
export const TriggerBody = z.strictObject(
  {
    run_id: runId.optional().describe('Repeating an id returns the existing run. Default: manual__ and the time.'),
    conf: z.unknown().optional().meta({
      type: 'object',
      additionalProperties: true,
      description: "Values of the DAG's parameters; see GET /api/v1/dags/:dag_id.",
    }),
    force: z
      .union(
        [z.boolean(), z.strictObject({ tasks: z.array(taskId).max(100_000), downstream: z.boolean().optional() })],
        FORCE,
      )
      .optional()
      .describe(
        'Runs tasks even if they are done: all tasks, or the named ones and, by default, those downstream of them.',
      ),
    samples: z.array(sample).max(100_000).optional().describe("Default: the DAG's."),
    execution_date: z.iso
      .datetime({ offset: true, error: 'allowed are times such as 2026-11-22T08:00:00Z' })
      .optional(),
    pool: z
      .string()
      .max(1000)
      .optional()
      .describe('Pool for all tasks of the run, instead of the pools that they name.'),
    reason: auditReason,
  },
  { error: hintAtConf },
)

/** A plan may cover several consecutive runs. */
export const PlanRequest = TriggerBody.extend({
  confs: z
    .array(z.unknown())
    .min(1)
    .max(200)
    .optional()
    .meta({
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      description: 'Instead of conf: one run per conf.',
    }),
})

export function triggerRequest(dagId: string, body: z.output<typeof TriggerBody>): TriggerRequest {
  const { force } = body
  const named = typeof force === 'object' ? force : undefined
  return {
    dagId,
    runId: body.run_id,
    conf: body.conf,
    force: force === true ? 'all' : named?.tasks,
    forceDownstream: named?.downstream,
    samples: body.samples,
    executionDate: body.execution_date === undefined ? undefined : new Date(body.execution_date),
    pool: body.pool,
  }
}
