import type { DagRegistry, Store } from '@ml-airflow/core'
import { openQueueBoard } from '@ml-airflow/queue/board'
import { Queue } from 'bullmq'
import { fastify, type RouteOptions } from 'fastify'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from './api.fixture.ts'
import { addBoard } from './board.ts'
import type { Api } from './parts.ts'

const BOARD = '/admin/queues'
/** The level of errors in the API's log. */
const ERROR_LEVEL = /"level":50/
/** Parameter values for the board's routes: an existing queue and job. */
const REAL = { queueName: 'runs', jobId: 'run-1-1', queueStatus: 'completed', schedulerId: 'x' }

test('shows all queues and, of each job, its ids and the link to its run', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const { id } = (await post(RUNS, { conf: CONF }, { headers: bearer('operator') })).json()
  const { queues } = await stateWithJob(get)
  expect(queues.map((queue: { name: string }) => queue.name)).toEqual(['runs', 'tasks'])
  expect(queues[0]).toMatchObject({ readOnlyMode: true, allowRetries: false, counts: { waiting: 1 } })
  expect(queues[0].jobs).toMatchObject([
    {
      id: `run-${id}-1`,
      name: 'ml_training_dag',
      data: { run: id, dagId: 'ml_training_dag', delivery: 1 },
      externalUrl: { displayText: `Run ${id}`, href: `/admin/runs/${id}` },
    },
  ])
  expect(JSON.stringify(queues)).not.toContain(CONF.parameter_2)
})

test('shows the queues that DAGs name and workers serve, including workers that start later', async () => {
  const { get, store } = await testApi({ dagFiles: { 'lanes.mjs': LANES_DAG } })
  const names = async () => (await get(`${BOARD}/api/queues`)).json().queues.map(({ name }: { name: string }) => name)
  expect(await names()).toEqual(['runs', 'tasks', 'tasks.cpu', 'tasks.gpu'])
  const worker = { id: 'w', host: 'h', pid: 1, version: '0.1.0', slots: 1, queues: ['gpu', 'night'] }
  await store.workers.beat(worker, { running: 0, dags: [] }, 60_000)
  expect(await names()).toEqual(['runs', 'tasks', 'tasks.cpu', 'tasks.gpu', 'tasks.night'])
  const { queues } = (await get('/api/v1/queues')).json()
  expect(queues.map(({ name }: { name: string }) => name)).toContain('tasks.night')
})

const LANES_DAG = `
  import { defineDag, NoParameters, task } from '@ml-airflow/core'
  const step = (id, queue) => task(id, { parameters: NoParameters, table: 'lanes', command: 'true', queue })
  export const lanes = defineDag({
    id: 'lanes_dag', parameters: NoParameters, queue: 'cpu', tasks: [step('lane_a', 'gpu'), step('lane_b')],
  })`

test('S23: every route that would change something is refused, to everybody', async () => {
  const { get, post, logged } = await testApi({ tokens: TOKENS })
  await post(RUNS, { conf: CONF }, { headers: bearer('operator') })
  const changing = (await boardRoutes()).filter(({ method }) => !['GET', 'HEAD'].includes(method))
  expect(changing.length).toBeGreaterThan(15)
  const before = await stateWithJob(get)
  for (const { method, url } of changing) {
    const request = { method, payload: {} } as const
    expect([url, (await get(url, { ...request, headers: bearer('admin') })).statusCode]).toEqual([url, 405])
    expect([url, (await get(url, request)).statusCode]).toEqual([url, 401])
  }
  expect(await state(get)).toEqual(before)
  expect(logged.join()).not.toMatch(ERROR_LEVEL)
})

test('every route that reads requires a viewer', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  await post(RUNS, { conf: CONF }, { headers: bearer('operator') })
  for (const { url } of (await boardRoutes()).filter(({ method }) => method === 'GET')) {
    expect([url, (await get(url)).statusCode]).toEqual([url, 401])
    expect([url, (await get(url, { headers: bearer('viewer') })).statusCode]).not.toEqual([url, 401])
  }
})

test('without a login, a browser is redirected to the login page, and a program gets an error', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const page = await get(`${BOARD}/queue/runs?status=failed`, { headers: { accept: 'text/html,*/*' } })
  expect([page.statusCode, page.headers.location]).toEqual([
    302,
    `/admin/login?next=${encodeURIComponent(`${BOARD}/queue/runs?status=failed`)}`,
  ])
  expect((await get(`${BOARD}/api/queues`, { headers: { accept: 'application/json, */*' } })).statusCode).toBe(401)
})

test('S23: a page of another site is refused, and none may frame the board', async () => {
  const { get } = await testApi()
  expect((await get(`${BOARD}/`)).headers['content-security-policy']).toContain("frame-ancestors 'none'")
  const foreign = { method: 'PUT', headers: { 'sec-fetch-site': 'cross-site' } } as const
  expect((await get(`${BOARD}/api/queues/pause`, foreign)).statusCode).toBe(403)
})

test('S22: what a stranger puts into a queue is not shown', async () => {
  const { get, prefix } = await testApi()
  const tasks = new Queue('tasks', { connection: { port: inject('redisPort') }, prefix })
  onTestFinished(() => tasks.close())
  await tasks.add('<img src=x onerror=alert(1)>', { run: '<b>', cmd: 'rm', password: 'hunter2' })
  const answer = await get(`${BOARD}/api/queues?activeQueue=tasks&status=latest&page=1&jobsPerPage=10`)
  const [job] = answer.json().queues[1].jobs
  expect(job).toMatchObject({ data: {}, externalUrl: { href: '/admin/' } })
  expect(answer.body).not.toContain('hunter2')
})

test('without Redis the board shows the error', async () => {
  const { get } = await testApi({ redisPort: 1 })
  const answer = await get(`${BOARD}/api/queues`)
  expect(answer.statusCode).toBe(503)
})

type Get = Awaited<ReturnType<typeof testApi>>['get']

async function state(get: Get) {
  const answer = await get(`${BOARD}/api/queues?activeQueue=runs&status=latest&page=1&jobsPerPage=10`, {
    headers: bearer('viewer'),
  })
  return answer.json()
}

/**
 * The state once the job of a triggered run is shown. The API answers a trigger as soon as SQL holds the run; the job may
 * follow later, even between the reads of counts and jobs.
 */
function stateWithJob(get: Get) {
  return vi.waitUntil(async () => {
    const shown = await state(get)
    const [runs] = shown.queues
    return runs.counts.waiting > 0 && runs.jobs.length > 0 && shown
  })
}

/** All routes of the board. A separate server is needed, because Fastify reports routes only as they are added. */
async function boardRoutes(): Promise<{ method: 'GET' | 'PUT'; url: string }[]> {
  const routes: RouteOptions[] = []
  const app = fastify()
  app.addHook('onRoute', (route) => void routes.push(route))
  const board = openQueueBoard({ url: `redis://127.0.0.1:${inject('redisPort')}` })
  onTestFinished(() => board.close())
  await addBoard(app as unknown as Api, { board, registry: {} as DagRegistry, store: {} as Store })
  return routes
    .filter(({ url }) => !url.includes('*'))
    .flatMap(({ method, url }) => [method].flat().map((one) => ({ method: one as 'GET' | 'PUT', url: filled(url) })))
}

function filled(url: string): string {
  return Object.entries(REAL).reduce((text, [name, value]) => text.replace(`:${name}`, value), url)
}
