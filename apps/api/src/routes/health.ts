import { z } from 'zod'
import { checkHealth, type PartHealth } from '../health.ts'
import type { Api, ApiParts } from '../parts.ts'
import { isLocal } from '../security/hosts.ts'

const Part = z.object({ status: z.enum(['ok', 'unavailable']), sentence: z.string() })

const HealthBody = z.object({
  status: z.enum(['ok', 'unavailable']),
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
        summary: 'Whether the database and Redis answer; details with a token, or on loopback',
        response: { 200: HealthBody, 503: HealthBody },
      },
    },
    async (request, reply) => {
      const { database, redis } = await checkHealth(parts)
      const status = statusOf(database.ok && redis.ok)
      reply.code(status === 'ok' ? 200 : 503)
      if (request.role === undefined && !isLocal(request)) return { status }
      const broken = parts.registry.failures.length
      return { status, database: partBody(database), redis: partBody(redis), broken_dags: broken }
    },
  )
}

function partBody({ ok, sentence }: PartHealth): z.output<typeof Part> {
  return { status: statusOf(ok), sentence }
}

function statusOf(ok: boolean): 'ok' | 'unavailable' {
  return ok ? 'ok' : 'unavailable'
}
