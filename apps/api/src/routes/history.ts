import type { RecordedInstance } from '@ml-airflow/core'
import { cellsOf, compareRuns, durationOf, findProducers, reportInstances, reportRuns } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { ComparisonBody, comparisonBody } from '../schemas/comparison.ts'
import { DurationsBody, durationsBody } from '../schemas/durations.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { InstanceItem } from '../schemas/instance-item.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor, sought } from '../schemas/query.ts'
import { RunItem, runItem } from '../schemas/run-item.ts'
import { findRun } from './find-run.ts'
import { instanceItems } from './instance-items.ts'

const FOUND_OF_EACH = 8

const FilesQuery = z.strictObject({
  path: sought
    .optional()
    .describe('An absolute path: finds the task that made it or its folder. Default: the newest outputs.'),
  limit: wholeNumber(1, 200).default(50),
  cursor: cursor.optional(),
})

export function historyRoutes(app: Api, parts: ApiParts): void {
  listDurations(app, parts)
  compare(app, parts)
  listFiles(app, parts)
  search(app, parts)
}

function listDurations(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/dags/:dag_id/durations',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'Durations of the newest runs and their tasks, oldest first',
        params: z.object({ dag_id: dagId }),
        querystring: z.strictObject({ runs: wholeNumber(1, 500).default(100) }),
        response: { 200: DurationsBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const runs = (await store.runHistory.listOutlines(params.dag_id, query.runs)).toReversed()
      const now = new Date()
      const cells = cellsOf(await store.runHistory.listTaskStates(runs.map(({ id }) => id)), now)
      return durationsBody(
        runs.map((run) => ({ ...run, durationMs: durationOf(run, now) })),
        cells,
      )
    },
  )
}

function compare(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/compare',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'Compares two runs: their confs and their task instances',
        querystring: z.strictObject({ a: runNumber, b: runNumber }),
        response: { 200: ComparisonBody, ...errors },
      },
    },
    async ({ query }) => {
      const [a, b] = [await findRun(parts, query.a), await findRun(parts, query.b)]
      const [reports, comparison] = await Promise.all([reportRuns(store, [a, b]), compareRuns(store, a, b)])
      return comparisonBody(reports, comparison)
    },
  )
}

function listFiles(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/files',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['outputs'],
        summary: 'Executions that made an output, newest first',
        querystring: FilesQuery,
        response: { 200: z.object({ files: z.array(FileBody), next_cursor: nextCursor }), ...errors },
      },
    },
    async ({ query }) => {
      const some = { before: query.cursor, limit: query.limit + 1 }
      const { path } = query
      const found =
        path === undefined
          ? await store.instanceHistory.listOutputs(some)
          : await findProducers(store, { path, ...some })
      const { page, next } = pageOf(found, query.limit)
      return { files: await fileBodies(store, page), next_cursor: next }
    },
  )
}

function search(app: Api, parts: ApiParts): void {
  const { store, registry } = parts

  app.get(
    '/api/v1/search',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['operation'],
        summary: 'A few DAGs, runs, tasks and task instances whose names contain a text, or that have a number',
        querystring: z.strictObject({ q: sought }),
        response: {
          200: z.object({
            dags: z.array(z.object({ dag_id: z.string(), description: z.string() })),
            runs: z.array(RunItem),
            tasks: z.array(z.object({ dag_id: z.string(), task_id: z.string() })),
            task_instances: z.array(InstanceItem),
          }),
          ...errors,
        },
      },
    },
    async ({ query: { q } }) => {
      const text = q.toLowerCase()
      const dags = registry.dags.filter(({ id, description }) => `${id} ${description}`.toLowerCase().includes(text))
      const tasks = registry.dags.flatMap((dag) =>
        [...dag.tasks.keys()].map((task) => ({ dag_id: dag.id, task_id: task })),
      )
      const number = /^\d{1,15}$/.test(q) ? [Number(q)] : []
      const [byNumber, byText, instances] = await Promise.all([
        store.runHistory.findMany(number),
        store.runHistory.list({ text: q, limit: FOUND_OF_EACH }),
        store.instanceHistory.findMany(number),
      ])
      const runs = [...new Map([...byNumber, ...byText].map((run) => [run.id, run])).values()]
      return {
        dags: dags.slice(0, FOUND_OF_EACH).map(({ id, description }) => ({ dag_id: id, description })),
        runs: (await reportRuns(store, runs.slice(0, FOUND_OF_EACH))).map(runItem),
        tasks: tasks.filter(({ task_id: id }) => id.toLowerCase().includes(text)).slice(0, FOUND_OF_EACH),
        task_instances: await instanceItems(store, instances),
      }
    },
  )
}

const FileBody = z
  .object({
    path: z.string(),
    dag_id: z.string(),
    task_id: z.string(),
    sample: z.string().nullable(),
    run: z.int(),
    run_id: z.string(),
    task_instance: z.int(),
    conf: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    finished_at: z.string().meta({ format: 'date-time' }).nullable(),
    worker: z.string().nullable(),
  })
  .meta({ id: 'ProducedFile' })

async function fileBodies(
  store: ApiParts['store'],
  page: readonly RecordedInstance[],
): Promise<z.output<typeof FileBody>[]> {
  return (await reportInstances(store, page)).map(({ instance, run, lastTry }) => ({
    path: instance.outputPath ?? '',
    dag_id: run.dagId,
    task_id: instance.taskId,
    sample: instance.sample === '' ? null : instance.sample,
    run: run.id,
    run_id: run.runId,
    task_instance: instance.id,
    conf: run.conf,
    finished_at: instance.finishedAt?.toISOString() ?? null,
    worker: lastTry?.worker ?? null,
  }))
}
