import type { KnownWorker } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'

const WorkerBody = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    slots: z.int().describe('Number of concurrent commands.'),
    queues: z.array(z.string()).describe('Queues that it consumes.'),
    gpus: z.array(z.string()).describe('GPUs for its tasks.'),
    running: z.int().describe('Number of tasks running at its last heartbeat.'),
    started_at: z.string().meta({ format: 'date-time' }),
    heartbeat_at: z.string().meta({ format: 'date-time' }),
    alive: z.boolean().describe('Whether its last heartbeat is more recent than LEASE_SECONDS.'),
  })
  .meta({ id: 'Worker' })

export function workerRoutes(app: Api, { store }: Pick<ApiParts, 'store'>): void {
  app.get(
    '/api/v1/workers',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['operation'],
        summary:
          'Workers with their last heartbeat; a worker that stopped properly is not listed, a killed one is listed for a day',
        response: { 200: z.object({ workers: z.array(WorkerBody) }) },
      },
    },
    async () => ({ workers: (await store.workers.list()).map(workerBody) }),
  )
}

function workerBody(worker: KnownWorker): z.output<typeof WorkerBody> {
  const { startedAt, heartbeatAt, ...same } = worker
  return {
    ...same,
    queues: [...same.queues],
    gpus: [...same.gpus],
    started_at: startedAt.toISOString(),
    heartbeat_at: heartbeatAt.toISOString(),
  }
}
