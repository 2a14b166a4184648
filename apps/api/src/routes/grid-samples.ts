import { groupBy, type RecordedInstance, TASK_STATES, wasLeftOut } from '@ml-airflow/core'
import { durationOf } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, taskId, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor } from '../schemas/query.ts'
import { leftOut } from '../schemas/run.ts'

/** With many samples, the grid drops the oldest runs of the window. */
const MOST_CELLS = 10_000

const SampleCell = z
  .object({
    state: z.enum(TASK_STATES),
    left_out: leftOut,
    decision: z.enum(['run', 'skip', 'join']),
    reason: z.string(),
    duration_ms: z.number().nullable(),
  })
  .meta({ id: 'SampleCell' })

const SamplesBody = z.object({
  samples: z.array(z.string()).describe('In the order of the newest run that has them.'),
  cells: z.record(z.string(), z.record(z.string(), SampleCell)).describe('By run number, then by sample.'),
  is_cut_off: z.boolean().describe(`There are more than ${MOST_CELLS} cells.`),
  next_cursor: nextCursor,
})

export function gridSampleRoutes(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/dags/:dag_id/grid/tasks/:task_id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'One unfolded row of the grid: the samples of a task by runs, in the same window',
        params: z.object({ dag_id: dagId, task_id: taskId }),
        querystring: z.strictObject({ runs: wholeNumber(1, 200).default(25), before: cursor.optional() }),
        response: { 200: SamplesBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const window = { dagIds: [params.dag_id], before: query.before, limit: query.runs + 1 }
      const { page, next } = pageOf(await store.runHistory.list(window), query.runs)
      const search = { runs: page.map(({ id }) => id), taskId: params.task_id, limit: MOST_CELLS + 1 }
      const found = await store.instanceHistory.list(search)
      return { ...samplesBody(found.slice(0, MOST_CELLS)), is_cut_off: found.length > MOST_CELLS, next_cursor: next }
    },
  )
}

/** Instances arrive newest run first and, within a run, last sample first. */
function samplesBody(instances: readonly RecordedInstance[]) {
  const now = new Date()
  const byRun = [...groupBy(instances, ({ run }) => run)].map(([run, some]) => [run, some.toReversed()] as const)
  const samples = new Set(byRun.flatMap(([, some]) => some.map(({ sample }) => sample)))
  return {
    samples: [...samples],
    cells: Object.fromEntries(
      byRun.map(([run, some]) => [run, Object.fromEntries(some.map((one) => [one.sample, cellOf(one, now)]))]),
    ),
  }
}

function cellOf(instance: RecordedInstance, now: Date): z.output<typeof SampleCell> {
  const { state, decision, reason } = instance
  return {
    state,
    left_out: wasLeftOut(instance),
    decision,
    reason,
    duration_ms: durationOf(instance, now) ?? null,
  }
}
