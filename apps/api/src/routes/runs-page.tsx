import { z } from 'zod'
import { readerOf } from '../pages/reader.ts'
import { RunsPage } from '../pages/runs-page.tsx'
import { sendPage } from '../pages/send-page.ts'
import type { Api, ApiParts } from '../parts.ts'
import { cursor, dagId } from '../schemas/ids.ts'
import { pageOf, runState } from './runs.ts'

const RUNS_A_PAGE = 50
// What is left open in a form is sent as an empty value.
const unlessOpen = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional())

export function runsPageRoutes(app: Api, { registry, store }: Pick<ApiParts, 'registry' | 'store'>): void {
  app.get(
    '/admin/runs',
    {
      config: { access: 'viewer', page: true },
      schema: {
        hide: true,
        querystring: z.strictObject({
          dag_id: unlessOpen(dagId),
          state: unlessOpen(runState),
          cursor: cursor.optional(),
        }),
      },
    },
    async (request, reply) => {
      const { cursor: before, ...filter } = request.query
      const found = await store.runs.list({ dagId: filter.dag_id, state: filter.state, before, limit: RUNS_A_PAGE + 1 })
      const { page: runs, next } = pageOf(found, RUNS_A_PAGE)
      const dagIds = registry.dags.map(({ id }) => id)
      const page = <RunsPage reader={readerOf(request)} dagIds={dagIds} filter={filter} runs={runs} next={next} />
      return sendPage(reply, page)
    },
  )
}
