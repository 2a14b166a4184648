import { instanceBody, runBody } from '@ml-airflow/assembly/bodies'
import { MlAirflowError, RUN_STATES, type Run, type RunSearch } from '@ml-airflow/core'
import { reportRuns, waitingFor } from '@ml-airflow/engine'
import { z } from 'zod'
import { untilEnded } from '../live/until-ended.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runId, runIdInQuery, runNumber, wholeNumber } from '../schemas/ids.ts'
import { instant, MOST_COUNTED, nextCursor, sought, totalEstimate, wordsOf } from '../schemas/query.ts'
import { RunBody, TaskInstanceBody } from '../schemas/run.ts'
import { RunItem, runItem } from '../schemas/run-item.ts'

const RUN_TYPES = ['manual', 'scheduled', 'backfill'] as const

const RunConditions = z.object({
  dag_id: dagId.optional(),
  state: wordsOf(RUN_STATES).optional(),
  type: z.enum(RUN_TYPES, `allowed are ${RUN_TYPES.join(', ')}`).optional(),
  from: instant.optional().describe('Execution dates, both included.'),
  to: instant.optional(),
  q: sought.optional().describe('Stands in the run id or the conf.'),
})
const ListedRuns = RunConditions.extend({
  run_id: runIdInQuery.optional().describe('Together with dag_id: this run alone.'),
  limit: wholeNumber(1, 1000).default(100),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})
const CONF = 'conf.'
const confValue = z.string().max(500)

/** In addition to its conditions, accepts conf values, such as `conf.seed=1`. */
const RunList = ListedRuns.catchall(confValue).superRefine(refuseOthers(ListedRuns))
export const RunFilter = RunConditions.catchall(confValue).superRefine(refuseOthers(RunConditions))

function refuseOthers({ shape }: z.ZodObject) {
  return (query: Record<string, unknown>, { addIssue }: z.RefinementCtx): void => {
    const keys = Object.keys(query).filter((key) => !key.startsWith(CONF) && !(key in shape))
    if (keys.length > 0) addIssue({ code: 'unrecognized_keys', keys, input: query })
  }
}

const InstanceList = z.strictObject({
  limit: wholeNumber(1, 10_000).default(1000),
  cursor: cursor.optional().describe('The next_cursor of the page before.'),
})

// A proxy may time out earlier: clients request half of it.
const LONGEST_WAIT_S = 60

const RunQuestion = InstanceList.extend({
  wait: wholeNumber(0, LONGEST_WAIT_S)
    .default(0)
    .describe('Seconds for which the answer waits for the end of the run. It comes at once when the run ends.'),
})

const RunDetail = RunItem.extend({
  waiting_for: z.array(z.string()).describe('The reasons why it does not go on, in sentences.'),
  task_instances: z.array(TaskInstanceBody),
  next_cursor: nextCursor,
}).meta({ id: 'RunDetail' })

export function runRoutes(app: Api, parts: ApiParts): void {
  listRunItems(app, parts)
  showRun(app, parts)
  showRunByName(app, parts)
  cancelRun(app, parts)
}

function listRunItems(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/runs',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'Runs, the newest first; conf.NAME=VALUE asks for values of the conf',
        querystring: RunList,
        response: {
          200: z.object({ runs: z.array(RunItem), next_cursor: nextCursor, total_estimate: totalEstimate }),
          ...errors,
        },
      },
    },
    async ({ query }) => {
      const found = await listRuns(parts, query)
      const { page, next } = pageOf(found, query.limit)
      const total = await totalOf(parts, query, { shown: page.length, isAll: next === null })
      return { runs: (await reportRuns(store, page)).map(runItem), next_cursor: next, total_estimate: total }
    },
  )
}

function showRun(app: Api, parts: ApiParts): void {
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
    async ({ params, query }, { raw }) => {
      await untilEnded(parts, await findRun(parts, params.id), { seconds: query.wait, answer: raw })
      return runDetail(parts, await findRun(parts, params.id), query)
    },
  )
}

function showRunByName(app: Api, parts: ApiParts): void {
  const { store } = parts

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
}

function cancelRun(app: Api, parts: ApiParts): void {
  const { runService } = parts

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

async function listRuns({ store }: ApiParts, query: z.output<typeof RunList>): Promise<readonly Run[]> {
  const { dag_id: dag, run_id: name, state: states, limit, cursor: before } = query
  if (name === undefined) return store.runHistory.list({ ...searchOf(query), limit: limit + 1, before })
  if (dag === undefined) throw new MlAirflowError('bad_argument', 'A run_id is known within its DAG: give dag_id, too.')
  const run = await store.runs.findByRunId(dag, name)
  return run === undefined || states?.includes(run.state) === false ? [] : [run]
}

/** Counted only for the first page. */
async function totalOf(
  { store }: ApiParts,
  query: z.output<typeof RunList>,
  { shown, isAll }: { shown: number; isAll: boolean },
): Promise<number | null> {
  if (query.cursor !== undefined) return null
  return isAll ? shown : store.runHistory.count({ ...searchOf(query), limit: MOST_COUNTED })
}

/** Converts query conditions to a search. */
export function searchOf(query: z.output<typeof RunFilter>): Omit<RunSearch, 'limit'> {
  const { dag_id: dag, state: states, type, from, to, q: text } = query
  const values = Object.entries(query).filter(([key]) => key.startsWith(CONF))
  const conf = Object.fromEntries(values.map(([key, value]) => [key.slice(CONF.length), String(value)]))
  return { dagIds: dag === undefined ? undefined : [dag], states, type, from, to, text, conf }
}

async function runDetail(
  { store, registry, settings }: ApiParts,
  run: Run,
  { limit, cursor: after = 0 }: z.output<typeof InstanceList>,
): Promise<z.output<typeof RunDetail>> {
  const maxActiveRuns = settings.MAX_ACTIVE_RUNS_PER_DAG
  const [reports, instances, waits] = await Promise.all([
    reportRuns(store, [run]),
    store.instances.list(run.id, { after, limit: limit + 1 }),
    waitingFor({ store, registry, maxActiveRuns }, run),
  ])
  const { page, next } = pageOf(instances, limit)
  const [item] = reports.map(runItem)
  if (item === undefined) throw new MlAirflowError('internal', `Run ${run.id} has no report.`)
  return { ...item, waiting_for: [...waits], task_instances: page.map(instanceBody), next_cursor: next }
}

/** The query fetches one item beyond the page, to detect a further page. */
export function pageOf<T extends { readonly id: number }>(
  found: readonly T[],
  limit: number,
): { page: readonly T[]; next: string | null } {
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return { page, next: found.length > limit && last !== undefined ? String(last.id) : null }
}
