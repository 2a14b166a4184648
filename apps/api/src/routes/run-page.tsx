import { z } from 'zod'
import { readerOf } from '../pages/reader.ts'
import { RunPage } from '../pages/run-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import type { Api, ApiParts } from '../parts.ts'
import { cursor, runNumber } from '../schemas/ids.ts'
import { findRun, pageOf } from './runs.ts'

const INSTANCES_A_PAGE = 200

export function runPageRoutes(app: Api, { store }: Pick<ApiParts, 'store'>): void {
  app.get(
    '/admin/runs/:id',
    {
      config: { access: 'viewer', page: true },
      schema: {
        hide: true,
        params: z.object({ id: runNumber }),
        querystring: z.strictObject({ cursor: cursor.optional() }),
      },
    },
    async (request, reply) => {
      const run = await findRun({ store }, request.params.id)
      const [counts, found] = await Promise.all([
        store.instances.count(run.id),
        store.instances.list(run.id, { after: request.query.cursor ?? 0, limit: INSTANCES_A_PAGE + 1 }),
      ])
      const { page: instances, next } = pageOf(found, INSTANCES_A_PAGE)
      const page = <RunPage reader={readerOf(request)} run={run} counts={counts} instances={instances} next={next} />
      return sendPage(reply, page)
    },
  )
}
