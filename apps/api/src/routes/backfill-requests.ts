import { backfillBody } from '@ml-airflow/assembly/backfill-bodies'
import { MlAirflowError } from '@ml-airflow/core'
import { BackfillService, planBackfill } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { auditReason } from '../schemas/audit-reason.ts'
import { StoredBackfillBody } from '../schemas/backfill.ts'
import { errors } from '../schemas/error.ts'
import { dagId } from '../schemas/ids.ts'
import { PlanBody, planBody } from '../schemas/plan.ts'
import { instant } from '../schemas/query.ts'

/** A plan of more runs would take too long. */
const MOST_PLANNED = 200
const MOST_CONFS = 10_000

const BackfillBody = z.strictObject({
  from: instant.optional().describe('Execution dates, inclusive; a missing one equals the other.'),
  to: instant.optional(),
  confs: z
    .array(z.unknown())
    .min(1)
    .max(MOST_CONFS)
    .optional()
    .meta({
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      description: 'One run per conf, instead of one per date.',
    }),
  max_active_runs: z
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe("Maximum number of its concurrent runs. Default: the DAG's limit."),
  run_backwards: z.boolean().default(false).describe('Newest date first.'),
  reprocess: z
    .enum(['none', 'failed', 'completed'])
    .default('none')
    .describe('Which existing closed runs run again: the failed tasks of failed runs, or all tasks of all runs.'),
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns a preview, of at most 200 runs.'),
})

const PlannedRun = z.object({
  run_id: z.string(),
  execution_date: z.string().meta({ format: 'date-time' }),
  conf: z.record(z.string(), z.unknown()),
})

export function backfillRequestRoutes(app: Api, parts: ApiParts): void {
  const { registry, store, runService, planReporter, settings } = parts
  const service = new BackfillService({ store, runs: runService })

  app.post(
    '/api/v1/dags/:dag_id/backfill',
    {
      config: { access: 'operator', triggers: true, previews: true },
      schema: {
        tags: ['backfills'],
        summary: 'Creates a backfill: runs of a DAG for the dates of its schedule, or for a list of confs',
        params: z.object({ dag_id: dagId }),
        body: BackfillBody,
        response: {
          200: z.object({
            planned: z.array(PlannedRun),
            plan: PlanBody.nullable(),
            backfill: StoredBackfillBody.nullable().describe('null if only the plan was requested.'),
          }),
          ...errors,
        },
      },
    },
    async ({ params, body, sender }) => {
      const dag = registry.get(params.dag_id)
      const { from, to, confs, dry_run: dryRun } = body
      const request = { dagId: dag.id, from, to, confs, backwards: body.run_backwards }
      const asked = planBackfill(dag, request, settings.DEFAULT_TIMEZONE)
      const planned = asked.map(({ runId, executionDate, conf }) => ({
        run_id: runId,
        execution_date: executionDate.toISOString(),
        conf,
      }))
      if (dryRun) {
        requireFew(asked.length)
        const confsOfRuns = asked.map(({ conf }) => conf)
        const reports = await planReporter.report({ dagId: dag.id }, confsOfRuns)
        return { planned, plan: planBody(dag.id, reports, true), backfill: null }
      }
      const made = await service.create(request, asked, {
        reprocessing: body.reprocess,
        maxActiveRuns: body.max_active_runs,
        by: `${sender?.name ?? 'nobody'} (api)`,
      })
      return { planned, plan: null, backfill: backfillBody(made) }
    },
  )
}

function requireFew(count: number): void {
  if (count > MOST_PLANNED)
    throw new MlAirflowError('bad_argument', `These are ${count} runs: a plan may have ${MOST_PLANNED} at once.`)
}
