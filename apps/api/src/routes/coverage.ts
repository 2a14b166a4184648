import type { Run } from '@ml-airflow/core'
import { COVERAGE_STATES, type CoverageRow, coverRun, coverSamples } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { nextCursor } from '../schemas/query.ts'
import { findRun } from './find-run.ts'

const BY = ['parameters', 'samples'] as const
/** Limit of runs per page. A page may be short; the next page continues. */
const RUNS_AT_ONCE = 500

const CoverageQuery = z.strictObject({
  by: z.enum(BY, `allowed are ${BY.join(' and ')}`).default('parameters'),
  run: runNumber.optional().describe('For samples: the run whose values are used. Default: the newest.'),
  limit: wholeNumber(1, 100).default(25),
  cursor: cursor.optional(),
})

const CellBody = z
  .object({
    state: z.enum(COVERAGE_STATES),
    reason: z.string(),
    sentence: z.string(),
    done: z.int().describe('Number of finished samples, out of `count`.'),
    count: z.int(),
    run: z.int().nullable().describe('The run that made the current result.'),
    at: z.string().meta({ format: 'date-time' }).nullable(),
  })
  .meta({ id: 'CoverageCell' })

const CoverageBody = z.object({
  columns: z.array(z.object({ task_id: z.string() })),
  rows: z.array(
    z.object({
      key: z.string(),
      parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      sample: z.string().nullable(),
      samples: z.array(z.string()),
      newest_run: z.int(),
      cells: z.record(z.string(), CellBody),
    }),
  ),
  next_cursor: nextCursor,
})

export function coverageRoutes(app: Api, parts: ApiParts): void {
  showCoverage(app, parts)
}

function showCoverage(app: Api, parts: ApiParts): void {
  const { store, registry } = parts

  app.get(
    '/api/v1/dags/:dag_id/coverage',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'Finished work of all runs: sets of parameters or samples by tasks, as evaluated by a plan',
        params: z.object({ dag_id: dagId }),
        querystring: CoverageQuery,
        response: { 200: CoverageBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const columns = registry.get(params.dag_id).graph.map(({ id }) => ({ task_id: id }))
      if (query.by === 'samples') {
        const run = await chosenRun(parts, params.dag_id, query.run)
        const rows = run === undefined ? [] : await coverSamples(parts, run)
        return { columns, rows: rows.map(rowBody), next_cursor: null }
      }
      const { runs, next } = await distinctRuns(store, params.dag_id, query)
      const rows: CoverageRow[] = []
      for (const run of runs) rows.push(...[await coverRun(parts, run)].filter((row) => row !== undefined))
      return { columns, rows: rows.map(rowBody), next_cursor: next }
    },
  )
}

async function chosenRun(parts: ApiParts, dag: string, run: number | undefined): Promise<Run | undefined> {
  if (run !== undefined) return findRun(parts, run)
  return (await parts.store.runHistory.list({ dagIds: [dag], limit: 1 }))[0]
}

/** The newest run of each set of values and samples, newest set first. A later page may repeat a set. */
async function distinctRuns(
  { runHistory }: ApiParts['store'],
  dag: string,
  { limit, cursor: before }: z.output<typeof CoverageQuery>,
): Promise<{ runs: readonly Run[]; next: string | null }> {
  const found = await runHistory.list({ dagIds: [dag], before, limit: RUNS_AT_ONCE })
  const distinct = new Map<string, Run>()
  let last: Run | undefined
  for (const run of found) {
    if (distinct.size === limit && !distinct.has(keyOf(run))) break
    if (!distinct.has(keyOf(run))) distinct.set(keyOf(run), run)
    last = run
  }
  const isAll = last === found.at(-1) && found.length < RUNS_AT_ONCE
  return { runs: [...distinct.values()], next: isAll || last === undefined ? null : String(last.id) }
}

function keyOf({ conf, options }: Run): string {
  return JSON.stringify([Object.entries(conf).sort(), options.samples])
}

function rowBody({ run, sample, cells }: CoverageRow): z.output<typeof CoverageBody>['rows'][number] {
  return {
    key: sample ?? keyOf(run),
    parameters: run.conf,
    sample: sample ?? null,
    samples: [...run.options.samples],
    newest_run: run.id,
    cells: Object.fromEntries(cells.map((cell) => [cell.taskId, cellBody(cell)])),
  }
}

function cellBody({ state, worst, done, count }: CoverageRow['cells'][number]): z.output<typeof CellBody> {
  const { decision, reuses } = worst
  return {
    state,
    reason: decision.reason,
    sentence: decision.sentence,
    done,
    count,
    run: reuses?.run.id ?? null,
    at: reuses?.instance.finishedAt?.toISOString() ?? null,
  }
}
