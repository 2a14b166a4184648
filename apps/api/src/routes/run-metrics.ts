import { isDone } from '@ml-airflow/core'
import { metricsIn, OutputFiles } from '@ml-airflow/shell'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { dagId, taskId, wholeNumber } from '../schemas/ids.ts'
import { sought } from '../schemas/query.ts'

const Query = z.strictObject({
  task_id: taskId,
  file: sought.optional().describe('A JSON file in the output. Default: the output path.'),
  runs: wholeNumber(1, 200).default(50),
})

const MetricsBody = z.object({
  runs: z.array(
    z.object({
      id: z.int(),
      run_id: z.string(),
      sample: z.string().nullable(),
      conf: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      metrics: z.record(z.string(), z.number()).describe('Numbers by path in the JSON, such as accuracy.mean.'),
    }),
  ),
})

export function runMetricRoutes(app: Api, { store, settings }: ApiParts): void {
  const files = new OutputFiles(settings.OUTPUT_DIR)

  app.get(
    '/api/v1/dags/:dag_id/metrics',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['outputs'],
        summary: 'Numbers in a JSON output of a task over the newest runs, newest first; ignores other files',
        params: z.object({ dag_id: dagId }),
        querystring: Query,
        response: { 200: MetricsBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const runs = await store.runHistory.list({ dagIds: [params.dag_id], limit: query.runs })
      const runOf = new Map(runs.map((run) => [run.id, run]))
      const search = { runs: [...runOf.keys()], taskId: query.task_id, limit: query.runs * 10 }
      const ended = await store.instanceHistory.list({ ...search, states: ['success', 'skipped'] })
      const found = []
      for (const instance of ended.filter(isDone)) {
        const run = runOf.get(instance.run)
        const { outputPath } = instance
        const metrics = outputPath === undefined ? undefined : await metricsIn(files, outputPath, query.file)
        if (run === undefined || metrics === undefined) continue
        const sample = instance.sample === '' ? null : instance.sample
        found.push({ id: run.id, run_id: run.runId, sample, conf: run.conf, metrics })
      }
      return { runs: found }
    },
  )
}
