import { z } from 'zod'
import { checkHealth, worstOf } from '../health.ts'
import type { Api, ApiParts } from '../parts.ts'
import { isLocal } from '../security/hosts.ts'

const Status = z.enum(['ok', 'degraded', 'unavailable'])
const Part = z.object({ status: Status, sentence: z.string() })

const HealthBody = z.object({
  status: Status,
  database: Part.optional(),
  redis: Part.optional(),
  broken_dags: z.int().optional(),
})

export function healthRoutes(app: Api, parts: ApiParts): void {
  app.get(
    '/health',
    {
      config: { access: 'public' },
      schema: {
        tags: ['operation'],
        summary: 'Whether the database and Redis respond and are writable; details with a token or on loopback',
        response: { 200: HealthBody, 503: HealthBody },
      },
    },
    async (request, reply) => {
      const { database, redis } = await checkHealth(parts)
      const status = worstOf([database, redis])
      reply.code(status === 'unavailable' ? 503 : 200)
      if (request.role === undefined && !isLocal(request)) return { status }
      return { status, database, redis, broken_dags: parts.registry.failures.length }
    },
  )
}
