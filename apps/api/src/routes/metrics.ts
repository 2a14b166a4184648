import { z } from 'zod'
import type { Metrics } from '../metrics.ts'
import type { Api } from '../parts.ts'

export function metricsRoutes(app: Api, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const { statusCode: status, elapsedTime: ms } = reply
    metrics.countRequest(request.method, route, status, ms / 1000)
    request.log.debug({ request_id: request.id, method: request.method, route, status, ms }, 'answered')
    done()
  })

  app.get(
    '/metrics',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['operation'],
        summary: 'For Prometheus',
        produces: ['text/plain'],
        response: { 200: z.string() },
      },
    },
    async (_request, reply) => {
      reply.type(metrics.contentType)
      return metrics.text()
    },
  )
}
