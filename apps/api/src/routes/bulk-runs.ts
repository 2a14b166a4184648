import { BULK_ACTIONS, bulkSummary, planBulk } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ActionReport, actionReport } from '../schemas/action.ts'
import { auditReason } from '../schemas/audit-reason.ts'
import { errors } from '../schemas/error.ts'
import { keepDefinition } from '../schemas/keep-definition.ts'
import { RunQuery, searchOf } from '../schemas/run-filter.ts'
import { refuseUnused } from '../schemas/used-fields.ts'
import { actionService, carryOut } from './actions.ts'

const bulkAction = z.enum(BULK_ACTIONS, `allowed are ${BULK_ACTIONS.join(', ')}`)
const BulkBody = z.strictObject({
  keep_definition: keepDefinition,
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns a preview.'),
})

export function bulkRunRoutes(app: Api, parts: ApiParts): void {
  const actions = actionService(parts)

  app.post(
    '/api/v1/runs/actions/:action',
    {
      config: { access: 'operator', previews: true },
      schema: {
        tags: ['runs'],
        summary:
          'Carries out an action on all runs that match the query, at most 1,000; conf.NAME=VALUE filters by values',
        params: z.object({ action: bulkAction }),
        querystring: RunQuery,
        body: BulkBody.default({ keep_definition: false, dry_run: false }),
        response: { 200: ActionReport, ...errors },
      },
    },
    async ({ params: { action }, query, body, sender }) => {
      refuseUnused(action, body, BulkBody)
      const planned = await planBulk({ store: parts.store, actions }, action, searchOf(query))
      const acting = { by: sender?.name ?? 'nobody', keepsDefinition: body.keep_definition }
      if (!body.dry_run) await carryOut(parts, actions, { action, planned, acting })
      const runs = planned.map(({ run }) => run)
      return {
        ...actionReport(action, body.dry_run, planned),
        summary: bulkSummary(action, runs),
        runs: runs.map(({ id, dagId, runId }) => ({ id, dag_id: dagId, run_id: runId })),
      }
    },
  )
}
