import { type AuditEntry, defined, type EndedAuditEntry } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'
import type { Api, ApiParts } from '../parts.ts'
import { subjectOf } from './audited-subject.ts'
import { SAFE_METHODS } from './guard.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the handler adds the audit entry in the transaction of its change, with `withAudit`. */
    auditsWithChange?: boolean
  }
  interface FastifyRequest {
    /** The request's audit entry, until it is added. */
    auditEntry: AuditEntry | undefined
    /** Id of the request's audit entry, and the status that it has. */
    audited: { readonly id: number; readonly status: number | undefined } | undefined
  }
}

/**
 * Audits every request that may change something: before its handler runs, and after the answer. Routes of the REST plugin are
 * exempt: they have viewer access, and each command writes its own entry.
 */
export function addAudit(app: Api, { audit, store }: ApiParts): void {
  app.decorateRequest('auditEntry', undefined)
  app.decorateRequest('audited', undefined)

  app.addHook('preHandler', async (request) => {
    if (!changesSomething(request)) return
    const { method, params, query, body } = request
    const given = { ...(params as object), ...(query as object), ...(isObject(body) ? body : {}) }
    const { url = '', config } = request.routeOptions
    const { dagId, taskIds } = await subjectOf(url, given, store)
    request.auditEntry = audit.entryOf({
      event: `${method} ${url}`,
      owner: request.sender?.name ?? 'nobody',
      via: 'api',
      address: request.ip,
      dagId,
      arguments: { ...defined({ task_ids: taskIds }), ...given },
    })
    if (config.auditsWithChange !== true) await addEntry(request, store)
  })

  app.addHook('onSend', (request, reply, _payload, done) => {
    // If the database could not do it, nothing is done, and an entry would fail as well.
    if (request.auditEntry === undefined || reply.statusCode === 503) done()
    else addEntry(request, store, reply.statusCode).then(() => done(), done)
  })

  app.addHook('onResponse', ({ audited }, { statusCode }, done) => {
    if (audited === undefined || audited.status === statusCode) done()
    else audit.end(audited.id, statusCode).then(() => done(), done)
  })
}

/**
 * @param status that of the answer, if it is known
 * @throws MlAirflowError `unavailable`
 */
async function addEntry(
  request: FastifyRequest,
  { audit }: Pick<ApiParts['store'], 'audit'>,
  status?: number,
): Promise<void> {
  const { auditEntry } = request
  if (auditEntry === undefined) return
  request.auditEntry = undefined
  const entry = status === undefined ? auditEntry : { ...auditEntry, status }
  request.audited = { id: await audit.begin(entry), status }
}

/**
 * Makes a change in whose transaction the audit entry is added, so that neither exists without the other. An entry that was not
 * added, because nothing was changed, is added with the status before the answer.
 */
export async function withAudit<T extends { readonly auditId?: number | undefined }>(
  request: FastifyRequest,
  status: number,
  change: (audit: EndedAuditEntry | undefined) => Promise<T>,
): Promise<T> {
  const { auditEntry } = request
  const result = await change(auditEntry && { ...auditEntry, status })
  if (result.auditId !== undefined) {
    request.auditEntry = undefined
    request.audited = { id: result.auditId, status }
  }
  return result
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
