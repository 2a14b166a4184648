import type { KnownWorker } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'

const WorkerBody = z
  .object({
    id: z.string(),
    host: z.string(),
    pid: z.int(),
    version: z.string(),
    slots: z.int().describe('Commands that it runs at once.'),
    queues: z.array(z.string()).describe('Whose tasks it takes.'),
    gpus: z.array(z.string()).describe('The GPUs that it hands to its tasks.'),
    running: z.int().describe('Tasks that ran at its last heartbeat.'),
    started_at: z.string().meta({ format: 'date-time' }),
    heartbeat_at: z.string().meta({ format: 'date-time' }),
    alive: z.boolean().describe('Whether its last heartbeat is younger than LEASE_SECONDS.'),
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
          'The workers, by their own word; one that stops in good order is not listed, one that was killed is for a day',
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
