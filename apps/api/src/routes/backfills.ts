import { backfillBody, backfillRunBody } from '@ml-airflow/assembly/backfill-bodies'
import { BACKFILL_STATES, type Backfill } from '@ml-airflow/core'
import { BackfillService } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { BackfillRunBody, StoredBackfillBody } from '../schemas/backfill.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'

const Address = z.object({ id: runNumber })
const A_PAGE = 50
const MOST_A_PAGE = 500

/** Backfills: status and actions. */
export function backfillRoutes(app: Api, parts: ApiParts): void {
  const service = new BackfillService({ store: parts.store, runs: parts.runService })
  listBackfills(app, parts)
  showBackfill(app, parts, service)
  change(app, { verb: 'pause', summary: 'Pauses a backfill: no further run starts, and started runs continue' }, (id) =>
    service.pause(id),
  )
  change(app, { verb: 'resume', summary: 'Resumes a paused backfill' }, (id) => service.resume(id))
  cancelBackfill(app, service)
}

function listBackfills(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/backfills',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['backfills'],
        summary: 'Backfills with their progress, newest first',
        querystring: z.strictObject({
          dag_id: z.string().optional(),
          state: z.enum(BACKFILL_STATES).optional(),
          cursor: z.coerce.number().int().positive().optional().describe('`next_cursor` of the previous page.'),
          limit: z.coerce.number().int().min(1).max(MOST_A_PAGE).default(A_PAGE),
        }),
        response: {
          200: z.object({ backfills: z.array(StoredBackfillBody), next_cursor: z.int().nullable() }),
          ...errors,
        },
      },
    },
    async ({ query: { dag_id: dagId, state, cursor, limit } }) => {
      const found = await store.backfills.list({ dagId, state, before: cursor, limit })
      return {
        backfills: found.map(backfillBody),
        next_cursor: found.length < limit ? null : (found.at(-1)?.id ?? null),
      }
    },
  )
}

function showBackfill(app: Api, { store }: ApiParts, service: BackfillService): void {
  app.get(
    '/api/v1/backfills/:id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['backfills'],
        summary: 'A backfill, with a page of its runs in the order in which they begin',
        params: Address,
        querystring: z.strictObject({
          after: z.coerce.number().int().min(-1).default(-1).describe('Position of the last run of the previous page.'),
          limit: z.coerce.number().int().min(1).max(MOST_A_PAGE).default(A_PAGE),
        }),
        response: {
          200: z.object({ backfill: StoredBackfillBody, runs: z.array(BackfillRunBody) }),
          ...errors,
        },
      },
    },
    async ({ params, query: { after, limit } }) => ({
      backfill: backfillBody(await service.get(params.id)),
      runs: (await store.backfills.listRuns(params.id, after, limit)).map(backfillRunBody),
    }),
  )
}

interface Change {
  readonly verb: 'pause' | 'resume'
  readonly summary: string
}

function change(app: Api, { verb, summary }: Change, carryOut: (id: number) => Promise<Backfill>): void {
  app.post(
    `/api/v1/backfills/:id/${verb}`,
    {
      config: { access: 'operator' },
      schema: { tags: ['backfills'], summary, params: Address, response: { 200: StoredBackfillBody, ...errors } },
    },
    async ({ params }) => backfillBody(await carryOut(params.id)),
  )
}

function cancelBackfill(app: Api, service: BackfillService): void {
  app.post(
    '/api/v1/backfills/:id/cancel',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['backfills'],
        summary: 'Cancels a backfill: no further run begins',
        params: Address,
        body: z
          .strictObject({
            runs: z.boolean().default(false).describe('Whether its runs in progress are also cancelled.'),
          })
          .default({ runs: false }),
        response: { 200: StoredBackfillBody, ...errors },
      },
    },
    async ({ params, body }) => backfillBody(await service.cancel(params.id, body.runs)),
  )
}
