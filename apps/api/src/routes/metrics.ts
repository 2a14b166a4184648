import type { Metrics } from '../metrics.ts'
import type { Api } from '../parts.ts'

export function metricsRoutes(app: Api, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    metrics.countRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
  })

  app.get(
    '/metrics',
    { config: { access: 'viewer' }, schema: { tags: ['operation'], summary: 'For Prometheus' } },
    async (_request, reply) => {
      reply.type(metrics.contentType)
      return metrics.text()
    },
  )
}
