import { instanceBody } from '@ml-airflow/assembly/bodies'
import { madeAgainFor } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { auditReason } from '../schemas/audit-reason.ts'
import { errors } from '../schemas/error.ts'
import { runNumber, sample } from '../schemas/ids.ts'
import { keepDefinition } from '../schemas/keep-definition.ts'
import { TaskInstanceBody } from '../schemas/run.ts'
import { findRun } from './find-run.ts'

const ClearBody = z.strictObject({
  task_regex: z.string().optional().describe('Tasks whose ids match this regular expression. Default: all.'),
  upstream: z.boolean().default(false),
  downstream: z.boolean().default(false),
  samples: z
    .array(sample)
    .max(100_000)
    .optional()
    .describe('Only these samples and, with downstream, the tasks that gather them.'),
  only_failed: z.boolean().default(false),
  only_running: z.boolean().default(false),
  keep_definition: keepDefinition,
  reason: auditReason,
  dry_run: z.boolean().default(false).describe('Only returns what would be cleared.'),
})

const ClearedBody = z.object({
  task_instances: z.array(TaskInstanceBody).describe('Runs before the action.'),
  made_again: z
    .array(TaskInstanceBody)
    .describe('Runs again too, because its temporary output was removed, and a cleared task needs it.'),
  cleared: z.int(),
  ended: z.int().describe('Number of running ones among them.'),
  reopened: z.boolean().describe('Whether the run was closed and continues.'),
})

export function clearingRoutes(app: Api, parts: ApiParts): void {
  const { store, clearing } = parts

  app.post(
    '/api/v1/runs/:id/clear',
    {
      config: { access: 'operator', previews: true },
      schema: {
        tags: ['runs'],
        summary: 'Clears tasks of a run, so that they run again; the run continues',
        params: z.object({ id: runNumber }),
        body: ClearBody,
        response: { 200: ClearedBody, ...errors },
      },
    },
    async ({ params, body, sender }) => {
      const run = await findRun(parts, params.id)
      const request = {
        dagId: run.dagId,
        run: run.id,
        taskRegex: body.task_regex,
        upstream: body.upstream,
        downstream: body.downstream,
        samples: body.samples,
        onlyFailed: body.only_failed,
        onlyRunning: body.only_running,
        keepsDefinition: body.keep_definition,
      }
      const selections = await clearing.select(request)
      const madeAgain = (await Promise.all(selections.map((one) => madeAgainFor(store, one)))).flat()
      const chosen = body.dry_run ? [] : selections
      const { cleared, ended, reopened } = await clearing.clear(request, chosen, sender?.name ?? 'nobody')
      const instances = selections.flatMap((one) => one.instances)
      return {
        task_instances: instances.map(instanceBody),
        made_again: madeAgain.map(instanceBody),
        cleared,
        ended,
        reopened: reopened > 0,
      }
    },
  )
}
