import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'

const PoolBody = z
  .object({
    pool: z.string(),
    slots: z.int().describe('-1 for no limit.'),
    description: z.string(),
    used_slots: z.int().describe('Slots of running task instances.'),
    queued_slots: z.int().describe('Slots that queued task instances ask for.'),
  })
  .meta({ id: 'Pool' })

export function poolRoutes(app: Api, { store }: Pick<ApiParts, 'store'>): void {
  app.get(
    '/api/v1/pools',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['pools'],
        summary: 'Pools, with what is used of them and what is asked for',
        response: { 200: z.object({ pools: z.array(PoolBody) }), ...errors },
      },
    },
    async () => ({
      pools: (await store.pools.list()).map(({ name, slots, description, used, queued }) => ({
        ...{ pool: name, slots, description, used_slots: used, queued_slots: queued },
      })),
    }),
  )
}
