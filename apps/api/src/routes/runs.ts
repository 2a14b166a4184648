import { setTimeout as delay } from 'node:timers/promises'
import { isClosed, MlAirflowError, RUN_STATES, type Run } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runId, runIdInQuery, runNumber, wholeNumber } from '../schemas/ids.ts'
import { RunBody, runBody, TaskInstanceBody, taskInstanceBody } from '../schemas/run.ts'

export const runState = z.enum(RUN_STATES, `allowed are ${RUN_STATES.join(', ')}`)

const RunList = z.strictObject({
  dag_id: dagId.optional(),
  run_id: runIdInQuery.optional().describe('Together with dag_id: this run alone.'),
  state: runState.optional(),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})

const InstanceList = z.strictObject({
  limit: wholeNumber(1, 10_000).default(1000),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})

const LONGEST_WAIT_S = 30
const LOOK_MS = 500

const RunQuestion = InstanceList.extend({
  wait: wholeNumber(0, LONGEST_WAIT_S)
    .default(0)
    .describe('Seconds for which the answer waits for the end of the run. It comes at once when the run ends.'),
})

const nextCursor = z.string().nullable().describe('null on the last page.')

const RunDetail = RunBody.extend({
  counts: z.record(z.string(), z.int()).describe('Task instances by state.'),
  task_instances: z.array(TaskInstanceBody),
  next_cursor: nextCursor,
})

export function runRoutes(app: Api, parts: ApiParts): void {
  const { store, runService } = parts

  app.get(
    '/api/v1/runs',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'Runs, the newest first',
        querystring: RunList,
        response: { 200: z.object({ runs: z.array(RunBody), next_cursor: nextCursor }), ...errors },
      },
    },
    async ({ query }) => {
      const found = await listRuns(parts, query)
      const { page, next } = pageOf(found, query.limit)
      return { runs: page.map(runBody), next_cursor: next }
    },
  )

  app.get(
    '/api/v1/runs/:id',
    {
      config: { access: 'viewer' },
      handlerTimeout: (LONGEST_WAIT_S + 5) * 1000,
      schema: {
        tags: ['runs'],
        summary: 'A run and its task instances, with what was decided and why',
        params: z.object({ id: runNumber }),
        querystring: RunQuestion,
        response: { 200: RunDetail, ...errors },
      },
    },
    async ({ params, query, raw }) => {
      await waitForEnd(parts, params.id, { seconds: query.wait, isGone: () => raw.destroyed })
      return runDetail(parts, await findRun(parts, params.id), query)
    },
  )

  app.get(
    '/api/v1/dags/:dag_id/runs/:run_id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'The same by the names people give',
        params: z.object({ dag_id: dagId, run_id: runId }),
        querystring: InstanceList,
        response: { 200: RunDetail, ...errors },
      },
    },
    async ({ params, query }) => {
      const run = await store.runs.findByRunId(params.dag_id, params.run_id)
      if (run === undefined)
        throw new MlAirflowError('not_found', `DAG '${params.dag_id}' has no run '${params.run_id}'.`)
      return runDetail(parts, run, query)
    },
  )

  app.post(
    '/api/v1/runs/:id/cancel',
    {
      config: { access: 'operator' },
      schema: {
        tags: ['runs'],
        summary: 'Asks a run to stop; a run that is over stays as it is',
        params: z.object({ id: runNumber }),
        response: { 200: RunBody, ...errors },
      },
    },
    async ({ params }) => {
      const run = await findRun(parts, params.id)
      return runBody({ ...run, state: await runService.cancel(run.id) })
    },
  )
}

/** @throws MlAirflowError `not_found` */
export async function findRun({ store }: Pick<ApiParts, 'store'>, id: number): Promise<Run> {
  const run = await store.runs.find(id)
  if (run !== undefined) return run
  throw new MlAirflowError('not_found', `There is no run with the number ${id}.`)
}

/** Returns when the run has ended, the time is over, or nobody waits for the answer any more. */
async function waitForEnd(
  parts: Pick<ApiParts, 'store'>,
  id: number,
  { seconds, isGone }: { seconds: number; isGone: () => boolean },
): Promise<void> {
  const until = performance.now() + seconds * 1000
  while (performance.now() < until && !isGone() && !isClosed((await findRun(parts, id)).state)) await delay(LOOK_MS)
}

async function listRuns({ store }: ApiParts, query: z.output<typeof RunList>): Promise<readonly Run[]> {
  const { dag_id: dag, run_id: name, state, limit, cursor: before } = query
  if (name === undefined) return store.runs.list({ dagId: dag, state, limit: limit + 1, before })
  if (dag === undefined) throw new MlAirflowError('bad_argument', 'A run_id is known within its DAG: give dag_id, too.')
  const run = await store.runs.findByRunId(dag, name)
  return run === undefined || (state !== undefined && run.state !== state) ? [] : [run]
}

async function runDetail(
  { store }: ApiParts,
  run: Run,
  { limit, cursor: after = 0 }: z.output<typeof InstanceList>,
): Promise<z.output<typeof RunDetail>> {
  const [counts, instances] = await Promise.all([
    store.instances.count(run.id),
    store.instances.list(run.id, { after, limit: limit + 1 }),
  ])
  const { page, next } = pageOf(instances, limit)
  return { ...runBody(run), counts, task_instances: page.map(taskInstanceBody), next_cursor: next }
}

/** One item more than the page holds was asked for, to know whether there is another page. */
export function pageOf<T extends { readonly id: number }>(
  found: readonly T[],
  limit: number,
): { page: readonly T[]; next: string | null } {
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { page, next: found.length > limit && last !== undefined ? String(last.id) : null }
}
