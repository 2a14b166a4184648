import { MlAirflowError, type RecordedInstance } from '@ml-airflow/core'
import { instanceWaits, reportInstances } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { runNumber } from '../schemas/ids.ts'
import { InstanceDetail, instanceDetailBody } from '../schemas/instance-detail.ts'
import { InstanceItem } from '../schemas/instance-item.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor, totalEstimate, totalOf } from '../schemas/query.ts'
import { findRun } from './find-run.ts'
import { instanceItems } from './instance-items.ts'
import { countAll, OfAll, OfRun, searchAll, searchOf } from './instance-search.ts'

const InstancePage = z.object({
  task_instances: z.array(InstanceItem),
  next_cursor: nextCursor,
  total_estimate: totalEstimate,
})

export function instanceRoutes(app: Api, parts: ApiParts): void {
  instanceDetailRoute(app, parts)
  listOfRun(app, parts)
  listOfAll(app, parts)
}

function listOfRun(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/runs/:id/task-instances',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary: 'Task instances of a run, in order of creation',
        params: z.object({ id: runNumber }),
        querystring: OfRun,
        response: { 200: InstancePage, ...errors },
      },
    },
    async ({ params, query: { cursor, ...query } }) => {
      const after = cursor ?? 0
      const { id: run } = await findRun(parts, params.id)
      const search = { ...searchOf(query), limit: query.limit + 1 }
      const { page, next } = pageOf(await store.instanceHistory.listOfRun({ ...search, run, after }), query.limit)
      const shown = { cursor, shown: page.length, isAll: next === null }
      const [total, items] = await Promise.all([
        totalOf(shown, (limit) => store.instanceHistory.count({ ...search, runs: [run], limit })),
        instanceItems(store, page),
      ])
      return { task_instances: items, next_cursor: next, total_estimate: total }
    },
  )
}

function listOfAll(app: Api, { store }: ApiParts): void {
  app.get(
    '/api/v1/task-instances',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary: 'Task instances of all runs, newest run first; a page may be short although another follows',
        querystring: OfAll,
        response: { 200: InstancePage, ...errors },
      },
    },
    async ({ query }) => {
      const { found, next } = await searchAll(store, query)
      const shown = { cursor: query.cursor, shown: found.length, isAll: next === null }
      const [total, items] = await Promise.all([
        totalOf(shown, (limit) => countAll(store, { ...query, limit })),
        instanceItems(store, found),
      ])
      return { task_instances: items, next_cursor: next, total_estimate: total }
    },
  )
}

function instanceDetailRoute(app: Api, parts: ApiParts): void {
  app.get(
    '/api/v1/task-instances/:id',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['task instances'],
        summary: 'A task instance with its tries, its record, and its command and environment',
        params: z.object({ id: runNumber }),
        response: { 200: InstanceDetail, ...errors },
      },
    },
    async ({ params }) => instanceDetail(parts, await findInstance(parts, params.id)),
  )
}

async function instanceDetail(
  { store, registry }: ApiParts,
  instance: RecordedInstance,
): Promise<z.output<typeof InstanceDetail>> {
  const [reports, tries, record] = await Promise.all([
    reportInstances(store, [instance]),
    store.instanceHistory.listTries(instance.id),
    store.instanceHistory.findRecord(instance),
  ])
  const [report] = reports
  const waits = await instanceWaits(store, reports)
  if (report === undefined) throw new MlAirflowError('not_found', `The run of task instance ${instance.id} is gone.`)
  const { run } = report
  const task = registry.find(run.dagId)?.tasks.get(instance.taskId)
  const parameters = task?.parameters.pick(run.conf) ?? run.conf
  return instanceDetailBody({ report, wait: waits.get(instance.id), tries, record, parameters })
}

/** @throws MlAirflowError `not_found` */
export async function findInstance({ store }: Pick<ApiParts, 'store'>, id: number): Promise<RecordedInstance> {
  const [instance] = await store.instanceHistory.findMany([id])
  if (instance !== undefined) return instance
  throw new MlAirflowError('not_found', `There is no task instance with the number ${id}.`)
}
