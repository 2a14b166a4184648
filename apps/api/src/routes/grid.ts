import { runBody } from '@ml-airflow/assembly/bodies'
import { type Graph, groupBy, type Run } from '@ml-airflow/core'
import { cellsOf, durationOf } from '@ml-airflow/engine'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'
import { errors } from '../schemas/error.ts'
import { cursor, dagId, runNumber, wholeNumber } from '../schemas/ids.ts'
import { pageOf } from '../schemas/page.ts'
import { nextCursor } from '../schemas/query.ts'
import { RunBody } from '../schemas/run.ts'
import { cellBody, GraphNode, LiveNode, nodeBody, TaskCellBody } from '../schemas/task-cell.ts'
import { findRun } from './find-run.ts'

const GridQuery = z.strictObject({
  runs: wholeNumber(1, 200).default(25),
  before: cursor.optional().describe('next_cursor of the previous window.'),
})

const GridBody = z.object({
  tasks: z.array(GraphNode).describe('Tasks of the current DAG, followed by tasks that only runs of this window have.'),
  runs: z
    .array(RunBody.extend({ duration_ms: z.number().nullable() }).meta({ id: 'GridRun' }))
    .describe('Newest first.'),
  cells: z
    .record(z.string(), z.record(z.string(), TaskCellBody))
    .describe('By run number, then by task. A run without task instances has none.'),
  next_cursor: nextCursor,
})

export function gridRoutes(app: Api, parts: ApiParts): void {
  const { store } = parts

  app.get(
    '/api/v1/dags/:dag_id/grid',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['DAGs'],
        summary: 'Tasks by runs: a window of runs, newest first',
        params: z.object({ dag_id: dagId }),
        querystring: GridQuery,
        response: { 200: GridBody, ...errors },
      },
    },
    async ({ params, query }) => {
      const search = { dagIds: [params.dag_id], before: query.before, limit: query.runs + 1 }
      const { page, next } = pageOf(await store.runHistory.list(search), query.runs)
      return { ...(await gridOf(parts, params.dag_id, page)), next_cursor: next }
    },
  )

  app.get(
    '/api/v1/runs/:id/graph',
    {
      config: { access: 'viewer' },
      schema: {
        tags: ['runs'],
        summary: 'The task graph of a run, with the state of each task',
        params: z.object({ id: runNumber }),
        response: { 200: z.object({ nodes: z.array(LiveNode) }), ...errors },
      },
    },
    async ({ params }) => ({ nodes: await liveGraph(parts, await findRun(parts, params.id)) }),
  )
}

async function liveGraph({ store }: Pick<ApiParts, 'store'>, run: Run): Promise<z.output<typeof LiveNode>[]> {
  const [stored, counts] = await Promise.all([store.runs.load(run.id), store.runHistory.listTaskStates([run.id])])
  const cells = new Map((cellsOf(counts, new Date()).get(run.id) ?? []).map((cell) => [cell.taskId, cell]))
  return (stored?.graph ?? []).map((task) => {
    const cell = cells.get(task.id)
    return { ...nodeBody(task), cell: cell === undefined ? null : cellBody(cell) }
  })
}

async function gridOf({ store, registry }: ApiParts, dag: string, runs: readonly Run[]) {
  const now = new Date()
  const cells = cellsOf(await store.runHistory.listTaskStates(runs.map(({ id }) => id)), now)
  const graph = registry.find(dag)?.graph ?? []
  const former = await formerTasks(store, graph, cells)
  return {
    tasks: [...graph, ...former].map(nodeBody),
    runs: runs.map((run) => ({ ...runBody(run), duration_ms: durationOf(run, now) ?? null })),
    cells: Object.fromEntries(
      [...cells].map(([run, some]) => [run, Object.fromEntries(some.map((cell) => [cell.taskId, cellBody(cell)]))]),
    ),
  }
}

/** Tasks that the DAG no longer has, as defined in the newest run that has them. */
async function formerTasks(store: ApiParts['store'], graph: Graph, cells: ReturnType<typeof cellsOf>): Promise<Graph> {
  const known = new Set(graph.map(({ id }) => id))
  const strange = [...cells].flatMap(([run, some]) => some.map(({ taskId }) => ({ run, taskId })))
  const newestRun = [...groupBy(strange, ({ taskId }) => taskId)]
    .filter(([taskId]) => !known.has(taskId))
    .map(([taskId, some]) => ({ taskId, run: Math.max(...some.map(({ run }) => run)) }))
  const former = [...groupBy(newestRun, ({ run }) => run)].map(async ([run, tasks]) => {
    const stored = await store.runs.load(run)
    return (stored?.graph ?? []).filter(({ id }) => tasks.some(({ taskId }) => taskId === id))
  })
  return (await Promise.all(former)).flat()
}
