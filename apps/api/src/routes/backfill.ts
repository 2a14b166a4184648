import { runBody } from '@ml-airflow/assembly/bodies'
import { MlAirflowError, type Run } from '@ml-airflow/core'
import { planBackfill } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { dagId } from '../schemas/ids.ts'
import { PlanBody, planBody } from '../schemas/plan.ts'
import { instant } from '../schemas/query.ts'
import { RunBody } from '../schemas/run.ts'

const MOST_RUNS = 200

const BackfillBody = z.strictObject({
  from: instant.optional().describe('Execution dates, both included; one of them stands for both.'),
  to: instant.optional(),
  confs: z
    .array(z.unknown())
    .min(1)
    .max(MOST_RUNS)
    .optional()
    .meta({
      type: 'array',
      items: { type: 'object', additionalProperties: true },
      description: 'One run for each, in place of one for each date.',
    }),
  dry_run: z.boolean().default(false).describe('Only answers what would be done.'),
})

const PlannedRun = z.object({
  run_id: z.string(),
  execution_date: z.string().meta({ format: 'date-time' }),
  conf: z.record(z.string(), z.unknown()),
})

export function backfillRoutes(app: Api, { registry, runService, planReporter, settings, feed }: ApiParts): void {
  app.post(
    '/api/v1/dags/:dag_id/backfill',
    {
      config: { access: 'operator', triggers: true },
      schema: {
        tags: ['runs'],
        summary: 'Runs a DAG for dates of its schedule or for a list of confs; what was asked before is not done again',
        params: z.object({ dag_id: dagId }),
        body: BackfillBody,
        response: {
          200: z.object({ planned: z.array(PlannedRun), plan: PlanBody.nullable(), runs: z.array(RunBody) }),
          ...errors,
        },
      },
    },
    async ({ params, body: { from, to, confs, dry_run: dryRun }, sender }) => {
      const dag = registry.get(params.dag_id)
      const asked = planBackfill(dag, { dagId: dag.id, from, to, confs }, settings.DEFAULT_TIMEZONE)
      if (asked.length > MOST_RUNS)
        throw new MlAirflowError('bad_argument', `These are ${asked.length} runs: allowed are ${MOST_RUNS} at once.`)
      const planned = asked.map(({ runId, executionDate, conf }) => ({
        run_id: runId,
        execution_date: executionDate.toISOString(),
        conf,
      }))
      if (dryRun) {
        const reports = await planReporter.report(
          { dagId: dag.id },
          asked.map(({ conf }) => conf),
        )
        return { planned, plan: planBody(dag.id, reports, true), runs: [] }
      }
      const runs: Run[] = []
      const triggeredBy = `${sender?.name ?? 'nobody'} (api, backfill)`
      for (const run of asked) runs.push((await runService.accept({ ...run, triggeredBy })).run)
      for (const { id } of runs) feed.hint({ run: id })
      return { planned, plan: null, runs: runs.map(runBody) }
    },
  )
}
