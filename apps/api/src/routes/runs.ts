import { instanceBody, runBody } from '@ml-airflow/assembly/bodies'
import { MlAirflowError, type Run } from '@ml-airflow/core'
import { reportRuns, waitingFor } from '@ml-airflow/engine'
import { z } from 'zod'
import { untilEnded } from '../live/until-ended.ts'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor, totalEstimate, totalOf } from '../schemas/query.ts'
import { RunBody, TaskInstanceBody } from '../schemas/run.ts'
import { RunList, searchOf } from '../schemas/run-filter.ts'
import { RunItem, runItem } from '../schemas/run-item.ts'
import { findRun } from './find-run.ts'

const InstanceList = z.strictObject({
  limit: wholeNumber(1, 10_000).default(1000),
  cursor: cursor.optional().describe('next_cursor of the previous page.'),
})

// A proxy may time out earlier: clients request half of it.
const LONGEST_WAIT_S = 60

const RunQuestion = InstanceList.extend({
  wait: wholeNumber(0, LONGEST_WAIT_S)
    .default(0)
    .describe('Maximum number of seconds to wait for the end of the run. The response comes as soon as the run ends.'),
})

const RunDetail = RunItem.extend({
  waiting_for: z.array(z.string()).describe('Reasons for which it waits, in sentences.'),
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
        summary: 'Runs, newest first; conf.NAME=VALUE filters by values of the conf',
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
      const shown = { cursor: query.cursor, shown: page.length, isAll: next === null }
      const [total, reports] = await Promise.all([
        totalOf(shown, (limit) => store.runHistory.count({ ...searchOf(query), limit })),
        reportRuns(store, page),
      ])
      return { runs: reports.map(runItem), next_cursor: next, total_estimate: total }
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
        summary: 'A run and its task instances, with decisions and reasons',
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
        summary: 'A run by dag_id and run_id',
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
        summary: 'Cancels a run; an ended run stays unchanged',
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

async function listRuns({ store }: ApiParts, query: z.output<typeof RunList>): Promise<readonly Run[]> {
  const { dag_id: dag, run_id: name, state: states, limit, cursor: before } = query
  if (name === undefined) return store.runHistory.list({ ...searchOf(query), limit: limit + 1, before })
  if (dag === undefined)
    throw new MlAirflowError('bad_argument', 'A run_id identifies a run only together with dag_id: give both.')
  const run = await store.runs.findByRunId(dag, name)
  return run === undefined || states?.includes(run.state) === false ? [] : [run]
}

async function runDetail(
  { store, registry, queue, settings }: ApiParts,
  run: Run,
  { limit, cursor: after = 0 }: z.output<typeof InstanceList>,
): Promise<z.output<typeof RunDetail>> {
  const maxActiveRuns = settings.MAX_ACTIVE_RUNS_PER_DAG
  const [reports, instances, waits] = await Promise.all([
    reportRuns(store, [run]),
    store.instances.list(run.id, { after, limit: limit + 1 }),
    waitingFor({ store, registry, queue, maxActiveRuns }, run),
  ])
  const { page, next } = pageOf(instances, limit)
  const [item] = reports.map(runItem)
  if (item === undefined) throw new MlAirflowError('internal', `Run ${run.id} has no report.`)
  return {
    ...item,
    waiting_for: [...waits],
    task_instances: page.map(instanceBody),
    next_cursor: next,
  }
}
