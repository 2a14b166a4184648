import { instanceBody } from '@ml-airflow/assembly/bodies'
import { messageOf } from '@ml-airflow/core'
import { ClearService } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber, sample } from '../schemas/ids.ts'
import { TaskInstanceBody } from '../schemas/run.ts'
import { findRun } from './runs.ts'

const ClearBody = z.strictObject({
  task_regex: z.string().optional().describe('Tasks whose ids hold this regular expression. Default: all.'),
  upstream: z.boolean().default(false),
  downstream: z.boolean().default(false),
  samples: z.array(sample).max(100_000).optional().describe('Only these, and with downstream what gathers them.'),
  only_failed: z.boolean().default(false),
  only_running: z.boolean().default(false),
  keep_definition: z
    .boolean()
    .default(false)
    .describe('Whether the run goes on by the files that it was made with. By default it goes on by those of now.'),
  dry_run: z.boolean().default(false).describe('Only answers what would be cleared.'),
})

const ClearedBody = z.object({
  task_instances: z.array(TaskInstanceBody).describe('As they were before.'),
  cleared: z.int(),
  ended: z.int().describe('How many of them were running.'),
  reopened: z.boolean().describe('Whether the run had been closed, and goes on.'),
})

export function clearingRoutes(app: Api, parts: ApiParts): void {
  const { registry, store, queue, logger } = parts

  const onQueueError = (error: unknown) => logger.warn(`A cleared run waits for the reconciler: ${messageOf(error)}`)
  const service = new ClearService({ registry, store, queue, onQueueError })

  app.post(
    '/api/v1/runs/:id/clear',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['runs'],
        summary: 'Makes tasks of a run run again for real; the run goes on',
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
      const selections = await service.select(request)
      const chosen = body.dry_run ? [] : selections
      const { cleared, ended, reopened } = await service.clear(request, chosen, sender?.name ?? 'nobody')
      const instances = selections.flatMap((one) => one.instances)
      return { task_instances: instances.map(instanceBody), cleared, ended, reopened: reopened > 0 }
    },
  )
}
