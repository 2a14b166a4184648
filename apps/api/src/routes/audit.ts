import type { StoredAuditEntry } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from './runs.ts'

const AuditList = z.strictObject({
  dag_id: dagId.optional(),
  event: z.string().max(255).optional().describe('A command, or a method and route.'),
  owner: z.string().max(255).optional().describe('Who called.'),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})

const AuditBody = z
  .object({
    id: z.int(),
    dttm: z.string().describe('When it began.'),
    event: z.string(),
    owner: z.string(),
    via: z.enum(['cli', 'api', 'rest_api']),
    address: z.string().describe('From where: a host or an address.'),
    dag_id: z.string().nullable(),
    arguments: z.unknown().describe('The arguments, secrets masked.'),
    status: z.int().nullable().describe('Exit code or HTTP status; null: under way, or its end is unknown.'),
  })
  .meta({ id: 'AuditEntry' })

export function auditRoutes(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/audit',
    {
      config: { access: 'admin' },
      schema: {
        tags: ['audit'],
        summary: 'Who changed what, when and from where, the newest first',
        querystring: AuditList,
        response: { 200: z.object({ entries: z.array(AuditBody), next_cursor: z.string().nullable() }), ...errors },
      },
    },
    async ({ query: { dag_id: dagId, event, owner, limit, cursor: before } }) => {
      const { page, next } = pageOf(await store.audit.list({ dagId, event, owner, before, limit: limit + 1 }), limit)
      return { entries: page.map(auditBody), next_cursor: next }
    },
  )
}

function auditBody({ id, at, event, owner, via, address, dagId, arguments: given, status }: StoredAuditEntry) {
  const stood = { id, dttm: at.toISOString(), event, owner, via, address }
  return { ...stood, dag_id: dagId ?? null, arguments: JSON.parse(given) as unknown, status: status ?? null }
}
