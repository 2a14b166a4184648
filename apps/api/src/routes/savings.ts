import { reportSavings, savingOf } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'
import { findRun } from './find-run.ts'

const SAVED_BY = ['dag', 'week'] as const

/** Time saved by skipping finished work: over the newest runs, or by one run. */
export function savingRoutes(app: Api, parts: ApiParts): void {
  showSavings(app, parts)
  showSavingOfRun(app, parts)
}

function showSavings(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/savings',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['operation'],
        summary: 'The time that the newest 500 runs saved by skipping finished work',
        querystring: z.strictObject({ by: z.enum(SAVED_BY, `allowed are ${SAVED_BY.join(' and ')}`).default('dag') }),
        response: {
          200: z.object({
            total_ms: z.number(),
            rows: z.array(
              z.object({
                dag_id: z.string().nullable(),
                week: z.string().nullable().describe('The Monday of the week.'),
                skipped: z.int(),
                saved_ms: z.number(),
              }),
            ),
          }),
          ...errors,
        },
      },
    },
    async ({ query: { by } }) => {
      const rows = (await reportSavings(store, by)).map(({ key, skipped, savedMs }) => ({
        dag_id: by === 'dag' ? key : null,
        week: by === 'week' ? key : null,
        skipped,
        saved_ms: savedMs,
      }))
      return { total_ms: rows.reduce((sum, row) => sum + row.saved_ms, 0), rows }
    },
  )
}

function showSavingOfRun(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/runs/:id/savings',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'The time that a run saved by skipping finished work, as the reused executions took',
        params: z.object({ id: runNumber }),
        response: {
          200: z.object({
            skipped: z.int().describe('Number of task instances that reuse a result, of the first 10,000.'),
            saved_ms: z.number(),
          }),
          ...errors,
        },
      },
    },
    async ({ params: { id } }) => {
      const { skipped, savedMs } = await savingOf(parts.store, await findRun(parts, id))
      return { skipped, saved_ms: savedMs }
    },
  )
}
