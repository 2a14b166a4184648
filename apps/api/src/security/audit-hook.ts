import { defined } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'
import type { Api, ApiParts } from '../parts.ts'
import { subjectOf } from './audited-subject.ts'
import { SAFE_METHODS } from './guard.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the request's audit entry. */
    auditId: number | undefined
  }
}

/**
 * Audits every request that may change something: before its handler runs, and after the answer. Routes of the REST plugin are
 * exempt: they have viewer access, and each command writes its own entry.
 */
export function addAudit(app: Api, { audit, store }: ApiParts): void {
  app.decorateRequest('auditId', undefined)

  app.addHook('preHandler', async (request) => {
    if (!changesSomething(request)) return
    const { method, params, query, body } = request
    const given = { ...(params as object), ...(query as object), ...(isObject(body) ? body : {}) }
    const url = request.routeOptions.url ?? ''
    const { dagId, taskIds } = await subjectOf(url, given, store)
    request.auditId = await audit.begin({
      event: `${method} ${url}`,
      owner: request.sender?.name ?? 'nobody',
      via: 'api',
      address: request.ip,
      dagId,
      arguments: { ...defined({ task_ids: taskIds }), ...given },
    })
  })

  app.addHook('onResponse', async (request, reply) => {
    if (request.auditId !== undefined) await audit.end(request.auditId, reply.statusCode)
  })
}

function changesSomething(request: FastifyRequest): boolean {
  const { access = 'admin' } = request.routeOptions.config
  if (SAFE_METHODS.includes(request.method) || access === 'public' || access === 'viewer') return false
  return !isPreview(request)
}

/** Only routes that say so have previews: elsewhere, `dry_run` in a body must not hide a change. */
function isPreview({ routeOptions, body }: FastifyRequest): boolean {
  return routeOptions.config.previews === true && isObject(body) && body.dry_run === true
}

function isObject(body: unknown): body is Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}
