import { tryDate } from '@ml-airflow/commands'
import { defined } from '@ml-airflow/core'
import { z } from 'zod'
import type { Api, ApiParts } from '../parts.ts'

/** Airflow 1.10's views of a DAG, and the corresponding tabs. */
const TABS: Readonly<Record<string, string>> = {
  graph: 'graph',
  tree: 'grid',
  grid: 'grid',
  duration: 'durations',
  tries: 'durations',
  landing_times: 'durations',
  gantt: 'grid',
  code: 'code',
  dag_details: 'details',
  details: 'details',
}

/** Views of a task instance, and the corresponding tabs of the run's page. */
const INSTANCE_TABS: Readonly<Record<string, string>> = {
  log: 'log',
  get_logs_with_metadata: 'log',
  task: 'details',
  rendered: 'details',
  xcom: 'outputs',
}

/** Lists: /admin/NAME/ in Airflow 1.10, /NAME/list/ in Airflow 2. */
const LISTS: Readonly<Record<string, string>> = {
  dagrun: 'runs',
  taskinstance: 'tasks',
  variable: 'variables',
  connection: 'connections',
  pool: 'pools',
  log: 'audit',
  user: 'users',
  users: 'users',
  configurationview: 'config',
}

/** Views of a run; `runs` is the run's own page in Airflow 3. */
const RUN_VIEWS = ['gantt', 'graph', 'runs']

const ClassicQuery = z.looseObject({
  dag_id: z.string().max(250).optional(),
  task_id: z.string().max(250).optional(),
  execution_date: z.string().max(250).optional(),
  dag_run_id: z.string().max(250).optional(),
})

const PAGE = { config: { access: 'viewer', page: true }, schema: { hide: true } } as const

type Parts = Pick<ApiParts, 'store' | 'settings'>
type Asked = z.output<typeof ClassicQuery>

/** Redirects Airflow bookmarks to the current pages. */
export function classicAddresses(app: Api, parts: Parts): void {
  app.get(
    '/admin/airflow/:view',
    {
      config: { access: 'viewer', page: true },
      schema: { hide: true, params: z.object({ view: z.string().max(100) }), querystring: ClassicQuery },
    },
    async ({ params, query }, reply) => reply.redirect(await addressOf(parts, params.view, query)),
  )
  lead(app, '/home', '/admin/')
  lead(app, '/dags', '/admin/')
  lead(app, '/configuration', '/admin/config')
  for (const [old, now] of Object.entries(LISTS)) {
    lead(app, `/admin/${old}/`, `/admin/${now}`)
    lead(app, `/${old}/list/`, `/admin/${now}`)
  }
  laterAddresses(app, parts)
}

function lead(app: Api, from: string, to: string): void {
  app.get(from, PAGE, (_request, reply) => reply.redirect(to))
}

/** Airflow 2: `/graph?dag_id=…` and `/dags/DAG/graph`; Airflow 3: `/dags/DAG/runs/RUN/tasks/TASK`. */
function laterAddresses(app: Api, parts: Parts): void {
  for (const view of [...Object.keys(TABS), ...Object.keys(INSTANCE_TABS), 'trigger'])
    app.get(`/${view}`, { ...PAGE, schema: { hide: true, querystring: ClassicQuery } }, async ({ query }, reply) =>
      reply.redirect(await addressOf(parts, view, query)),
    )
  const dag = z.object({ dag_id: z.string().max(250), '*': z.string().max(1000) })
  app.get(
    '/dags/:dag_id/*',
    { ...PAGE, schema: { hide: true, params: dag, querystring: ClassicQuery } },
    async ({ params: { dag_id: dagId, '*': rest }, query }, reply) => {
      const [view = '', runId = query.dag_run_id, , taskId = query.task_id] = rest
        .split('/')
        .filter((part) => part !== '')
      const asked = { ...query, dag_id: dagId, task_id: taskId, execution_date: runId ?? query.execution_date }
      return reply.redirect(await addressOf(parts, view === 'runs' && taskId !== undefined ? 'log' : view, asked))
    },
  )
}

async function addressOf(parts: Parts, view: string, asked: Asked): Promise<string> {
  const { dag_id: dagId, task_id: taskId } = asked
  if (dagId === undefined) return '/admin/'
  const dag = `/admin/dags/${encodeURIComponent(dagId)}`
  if (view === 'trigger') return `${dag}/trigger`
  const run = await runOf(parts, dagId, asked.execution_date)
  if (run !== undefined && (taskId !== undefined || RUN_VIEWS.includes(view)))
    return `/admin/runs/${run}${runQuery(view, taskId)}`
  return Object.hasOwn(TABS, view) ? `${dag}?tab=${TABS[view]}` : dag
}

function runQuery(view: string, taskId: string | undefined): string {
  if (taskId === undefined) return view === 'runs' ? '' : `?view=${view}`
  const tab = Object.hasOwn(INSTANCE_TABS, view) ? INSTANCE_TABS[view] : undefined
  return `?${new URLSearchParams(defined({ task: taskId, tab }))}`
}

/** A URL identifies a run by execution date or run id. In a query, a plus sign decodes to a space. */
async function runOf(
  { store, settings }: Parts,
  dagId: string,
  given: string | undefined,
): Promise<number | undefined> {
  if (given === undefined || given === '') return undefined
  const name = given.replaceAll(' ', '+')
  const byName = await store.runs.findByRunId(dagId, name)
  const date = tryDate(name, settings.DEFAULT_TIMEZONE)
  if (byName !== undefined || date === undefined) return byName?.id
  return (await store.runs.findByDate(dagId, date))?.id
}
