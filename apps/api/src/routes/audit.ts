import type { StoredAuditEntry } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor, totalEstimate, totalOf } from '../schemas/query.ts'

const AuditList = z.strictObject({
  dag_id: dagId.optional(),
  event: z.string().max(255).optional().describe('A command, or a method and route.'),
  owner: z.string().max(255).optional().describe('Who called.'),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('next_cursor of the previous page.'),
})

const AuditBody = z
  .object({
    id: z.int(),
    dttm: z.string().describe('Start time.'),
    event: z.string(),
    owner: z.string(),
    via: z.enum(['cli', 'api', 'rest_api']),
    address: z.string().describe('Origin: a host or an address.'),
    dag_id: z.string().nullable(),
    arguments: z.unknown().describe('The arguments, with secrets masked.'),
    status: z.int().nullable().describe('Exit code or HTTP status; null if it is in progress or its end is unknown.'),
  })
  .meta({ id: 'AuditEntry' })

export function auditRoutes(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['audit'],
        summary: 'The audit log: changes with user, time and origin, newest first',
        querystring: AuditList,
        response: {
          200: z.object({ entries: z.array(AuditBody), next_cursor: nextCursor, total_estimate: totalEstimate }),
          ...errors,
        },
      },
    },
    async ({ query: { dag_id: dagId, limit, cursor: before, ...query } }) => {
      const filter = { ...query, dagId }
      const { page, next } = pageOf(await store.audit.list({ ...filter, before, limit: limit + 1 }), limit)
      const shown = { cursor: before, shown: page.length, isAll: next === null }
      const total = await totalOf(shown, (most) => store.audit.count({ ...filter, limit: most }))
      return { entries: page.map(auditBody), next_cursor: next, total_estimate: total }
    },
  )
}

function auditBody({ id, at, event, owner, via, address, dagId, arguments: given, status }: StoredAuditEntry) {
  const stood = { id, dttm: at.toISOString(), event, owner, via, address }
  return { ...stood, dag_id: dagId ?? null, arguments: JSON.parse(given) as unknown, status: status ?? null }
}
