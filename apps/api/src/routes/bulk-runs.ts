import { BULK_ACTIONS, bulkSummary, planBulk } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ActionReport, actionReport } from '../schemas/action.ts'
import { errors } from '../schemas/error.ts'
import { actionService, carryOut } from './actions.ts'
import { RunFilter, searchOf } from './runs.ts'

const bulkAction = z.enum(BULK_ACTIONS, `allowed are ${BULK_ACTIONS.join(', ')}`)
const DryRun = z.strictObject({ dry_run: z.boolean().default(false).describe('Only answers what would happen.') })

export function bulkRunRoutes(app: Api, parts: ApiParts): void {
  const actions = actionService(parts)

  app.post(
    '/api/v1/runs/actions/:action',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['runs'],
        summary: 'Does something to every run that the query finds, 1,000 at most; conf.NAME=VALUE asks for values',
        params: z.object({ action: bulkAction }),
        querystring: RunFilter,
        body: DryRun.default({ dry_run: false }),
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { action }, query, body, sender }) => {
      const planned = await planBulk({ store: parts.store, actions }, action, searchOf(query))
      if (!body.dry_run) await carryOut(parts, actions, { action, planned, by: sender?.name ?? 'nobody' })
      const runs = planned.map(({ run }) => run)
      return {
        ...actionReport(action, body.dry_run, planned),
        summary: bulkSummary(action, runs),
        runs: runs.map(({ id, dagId, runId }) => ({ id, dag_id: dagId, run_id: runId })),
      }
    },
  )
}
