import { describeSettings } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'
import { redisAway } from '@ml-airflow/engine'
import { z } from 'zod'
import { Refusal } from '../errors.ts'
import { knownQueues } from '../known-queues.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'

const SettingBody = z
  .object({
    name: z.string(),
    section: z.string(),
    key: z.string(),
    value: z.string().describe('Secrets are masked. An unset value is empty.'),
    source: z.enum(['environment', 'file', 'default']),
    description: z.string(),
  })
  .meta({ id: 'Setting' })

const QueueBody = z.object({
  name: z.string(),
  counts: z.record(z.string(), z.int()).describe('Jobs by state.'),
})

export function installationRoutes(app: Api, parts: ApiParts): void {
  const { loaded } = parts
  app.get(
    '/api/v1/config',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['operation'],
        summary: 'All settings with their effective values and sources',
        response: { 200: z.object({ file: z.string().nullable(), settings: z.array(SettingBody) }), ...errors },
      },
    },
    async () => ({ file: loaded.file ?? null, settings: describeSettings(loaded).map((setting) => ({ ...setting })) }),
  )

  app.get(
    '/api/v1/queues',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['operation'],
        summary: 'Number of waiting, running and ended jobs in each queue',
        response: { 200: z.object({ queues: z.array(QueueBody) }), ...errors },
      },
    },
    async () => ({ queues: await countJobs(parts) }),
  )
}

/** @throws Refusal 503 if Redis is away, with the time since which it is */
async function countJobs(parts: ApiParts): Promise<z.output<typeof QueueBody>[]> {
  const { board, queue } = parts
  board.add(await knownQueues(parts))
  try {
    return (await board.countJobs()).map(({ name, counts }) => ({ name, counts: { ...counts } }))
  } catch (error) {
    if (!(error instanceof MlAirflowError) || error.reason !== 'redis') throw error
    throw new Refusal(503, redisAway(queue.awaySince ?? new Date()))
  }
}
