import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { CONF, RUNS, sharedApi, type TestApi, TOKENS, testApi } from './api.fixture.ts'

/** For requests that change nothing. */
const refusing = sharedApi({ triggersAMinute: 100_000 })

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
const keys = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, 1]))
const json = 'application/json'

test.each<[string, number, string, string | undefined]>([
  ['text', 415, JSON.stringify({ conf: CONF }), 'text/plain'],
  ['a form', 415, `conf=${JSON.stringify(CONF)}`, 'application/x-www-form-urlencoded'],
  ['a multipart form', 415, '--x--', 'multipart/form-data; boundary=x'],
  ['no type', 415, JSON.stringify({ conf: CONF }), ''],
  ['an odd type', 415, JSON.stringify({ conf: CONF }), 'application/json\ta'],
  ['half of JSON', 400, '{"conf":', json],
  ['JSON that is not an object', 400, '1', json],
  ['__proto__', 400, '{"__proto__": {"admin": true}}', json],
  ['__proto__ in the conf', 400, '{"conf": {"__proto__": {"admin": true}}}', json],
  ['constructor.prototype', 400, '{"conf": {"constructor": {"prototype": {"admin": true}}}}', json],
  ['__proto__ in a conf that is a text', 400, '{"conf": "{\\"__proto__\\": {\\"admin\\": true}}"}', json],
  ['10,000 keys', 400, JSON.stringify({ conf: keys }), json],
  ['a depth of 50,000', 400, `{"conf": ${deep}}`, json],
  ['2 MiB', 413, JSON.stringify({ conf: { parameter_1: 'x'.repeat(2 * 1024 * 1024) } }), json],
])('S2, S8, S17, S18: a body of %s is answered by %i', async (_what, status, payload, type) => {
  const { post, store } = refusing()
  const answer = await post(RUNS, payload, { headers: type === '' ? {} : { 'content-type': type ?? '' } })
  expect(answer.statusCode).toBe(status)
  expect(Object.keys(answer.json())).toEqual(['code', 'message', 'problems', 'request_id'])
  expect(await store.runs.list({ limit: 1 })).toEqual([])
  expect(({} as { admin?: unknown }).admin).toBeUndefined()
})

test('S8: an address of 9 KB is too long for us, and one of 20 KB for Node', async () => {
  const { api, get } = await testApi()
  expect((await get(`/api/v1/dags?x=${'x'.repeat(9000)}`)).json().code).toBe('too_large')
  expect(await raw(api, `GET /?x=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431 .*\{"code":"too_large","message":"[^"]+","problems":\[\],"request_id":"[^"]+"\}$/s,
  )
})

test('a request that is not HTTP is answered in the same shape', async () => {
  const { api } = await testApi()
  expect(await raw(api, 'rubbish\r\n\r\n')).toMatch(/^HTTP\/1.1 400 .*"code":"bad_argument"/s)
})

test('S9: who does not send the request, or not all of it, is cut off', async () => {
  const { api } = await testApi()
  await api.listen({ host: '127.0.0.1', port: 0 })
  const slow = raw(
    api,
    `POST ${RUNS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${json}\r\nContent-Length: 99\r\n\r\n{`,
  )
  const idle = raw(api, '')
  expect(await slow).toMatch(/^HTTP\/1.1 408 .*"code":"timeout"/s)
  expect(await idle).toMatch(/^(HTTP\/1.1 408 .*)?$/s)
})

test('S29: the details of an internal error stand in the log alone', async () => {
  const { get, store, logged } = await testApi()
  store.dags.listPaused = async () => {
    throw new Error("SQLITE_ERROR: no such table in 'SELECT secret FROM dag' at /srv/ml/db")
  }
  const answer = await get('/api/v1/dags')
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toEqual({
    code: 'internal',
    message: expect.stringContaining('Internal error'),
    problems: [],
    request_id: expect.any(String),
  })
  expect(answer.body).not.toMatch(/SELECT|\/srv|SQLITE|at /)
  expect(logged.join()).toContain(answer.json().request_id)
  expect(logged.join()).toContain('SELECT secret')
})

const PAYLOADS = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', 'javascript:alert(1)', "';alert(1)//"]

test.each(PAYLOADS)('S24: %s comes back as JSON alone, which no browser takes for a page', async (payload) => {
  const { get, post } = await testApi()
  const text = encodeURIComponent(payload)
  const answers = [
    await get(`/${text}`),
    await get(`/api/v1/dags/${text}`),
    await get(`/api/v1/runs?dag_id=${text}`),
    await get(`/admin/rest_api/api?api=${text}`),
    await get(`/admin/rest_api/api?api=trigger_dag&dag_id=${text}&conf=${text}&run_id=${text}`),
    await post(RUNS, { conf: { parameter_1: payload, parameter_2: payload } }),
  ]
  for (const { headers, statusCode } of answers) {
    expect(headers).toMatchObject({
      'content-type': expect.stringContaining('application/json'),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    } satisfies OutgoingHttpHeaders)
    expect(statusCode).not.toBe(500)
  }
})

test('S10: values with shell in them are stored as they are', async () => {
  const { post } = await testApi()
  for (const value of ['x; touch p #', '$(touch p)', '`touch p`', "a'b", 'a"b', 'a\nb', 'a[$(touch p)]', '-rf', '*']) {
    const answer = await post(RUNS, { conf: { parameter_1: value, parameter_2: 'x' } })
    expect(answer.statusCode).toBe(201)
    expect(answer.json().conf.parameter_1).toBe(value)
  }
})

test('the bare address redirects to the DAGs page, and from there a browser to the login', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  expect(await get('/')).toMatchObject({ statusCode: 302, headers: { location: '/admin/' } })
  const page = await get('/admin/', { headers: { accept: 'text/html' } })
  expect(page).toMatchObject({ statusCode: 302, headers: { location: expect.stringMatching(/^\/admin\/login/) } })
})

test('the documentation is public, complete, and says which page may frame it: none', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const page = await get('/docs')
  expect(page.statusCode).toBe(200)
  expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
  expect(page.body).not.toMatch(/<script>|onload=/)
  const { paths, components } = (await get('/docs/json')).json()
  expect(Object.keys(components.schemas)).toMatchInlineSnapshot(`
    [
      "ActionChange",
      "ActionReport",
      "Error",
      "AuditEntry",
      "Backfill",
      "BackfillRun",
      "Reuse",
      "NearestExecution",
      "PlannedTaskInstance",
      "SinglePlan",
      "Plan",
      "Run",
      "TriggeredRun",
      "TaskInstance",
      "Try",
      "Variable",
      "Connection",
      "User",
      "CoverageCell",
      "TaskCell",
      "GraphNode",
      "LiveGraphNode",
      "DagItem",
      "Dag",
      "GridRun",
      "SampleCell",
      "RunItem",
      "Comparison",
      "RunName",
      "Reused",
      "TaskInstanceItem",
      "ProducedFile",
      "Setting",
      "Record",
      "RenderedTry",
      "TaskInstanceDetail",
      "Me",
      "Notification",
      "Output",
      "Pool",
      "Execution",
      "KeyedRecord",
      "Explanation",
      "RecordActionReport",
      "RunDetail",
      "Worker",
    ]
  `)
  expect(
    Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods as object).map((m) => `${m} ${path}`)),
  ).toMatchInlineSnapshot(`
    [
      "get /api/v1/events",
      "get /metrics",
      "get /health",
      "post /login",
      "post /logout",
      "get /api/v1/me",
      "get /api/v1/dags",
      "get /api/v1/import-errors",
      "get /api/v1/dags/{dag_id}",
      "post /api/v1/dags/{dag_id}/pause",
      "post /api/v1/dags/{dag_id}/unpause",
      "post /api/v1/dags/{dag_id}/runs",
      "post /api/v1/dags/{dag_id}/plan",
      "get /api/v1/runs",
      "get /api/v1/runs/{id}",
      "get /api/v1/dags/{dag_id}/runs/{run_id}",
      "post /api/v1/runs/{id}/cancel",
      "get /api/v1/task-instances/{id}",
      "get /api/v1/runs/{id}/task-instances",
      "get /api/v1/task-instances",
      "get /api/v1/dags/{dag_id}/grid",
      "get /api/v1/runs/{id}/graph",
      "get /api/v1/dags/{dag_id}/grid/tasks/{task_id}",
      "post /api/v1/runs/{id}/actions/{action}",
      "post /api/v1/task-instances/actions/{action}",
      "post /api/v1/runs/actions/{action}",
      "get /api/v1/dags/{dag_id}/metrics",
      "get /api/v1/dags/{dag_id}/coverage",
      "get /api/v1/savings",
      "get /api/v1/runs/{id}/savings",
      "get /api/v1/records",
      "post /api/v1/dags/{dag_id}/why",
      "post /api/v1/records/actions/{action}",
      "post /api/v1/dags/{dag_id}/backfill",
      "get /api/v1/backfills",
      "get /api/v1/backfills/{id}",
      "post /api/v1/backfills/{id}/pause",
      "post /api/v1/backfills/{id}/resume",
      "post /api/v1/backfills/{id}/cancel",
      "get /api/v1/variables",
      "post /api/v1/variables",
      "put /api/v1/variables/{key}",
      "delete /api/v1/variables/{key}",
      "get /api/v1/connections",
      "post /api/v1/connections",
      "put /api/v1/connections/{conn_id}",
      "delete /api/v1/connections/{conn_id}",
      "get /api/v1/users",
      "post /api/v1/users",
      "put /api/v1/users/{username}",
      "delete /api/v1/users/{username}",
      "get /api/v1/tokens",
      "get /api/v1/config",
      "get /api/v1/queues",
      "get /api/v1/dags/{dag_id}/durations",
      "get /api/v1/compare",
      "get /api/v1/files",
      "get /api/v1/search",
      "get /api/v1/dags/{dag_id}/schedule",
      "get /api/v1/dags/{dag_id}/source",
      "get /api/v1/task-instances/{id}/outputs",
      "get /api/v1/task-instances/{id}/outputs/content",
      "get /api/v1/runs/{id}/tasks/{task_id}/tries",
      "get /api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log",
      "get /api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log/stream",
      "get /api/v1/workers",
      "get /api/v1/pools",
      "post /api/v1/pools",
      "put /api/v1/pools/{pool}",
      "delete /api/v1/pools/{pool}",
      "post /api/v1/runs/{id}/clear",
      "get /api/v1/audit",
      "get /api/v1/notifications",
      "post /api/v1/notifications/test",
      "post /api/v1/notifications/{id}/retry",
      "get /admin/rest_api/api",
      "post /admin/rest_api/api",
    ]
  `)
})

/** The server's answer to these bytes, until it closes the connection. */
async function raw(api: TestApi['api'], request: string): Promise<string> {
  if (!api.server.listening) await api.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect((api.server.address() as { port: number }).port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString()
  })
  socket.on('error', () => undefined)
  socket.write(request)
  await once(socket, 'close')
  return answer
}

test('every operation has its own name, and says what each answer means and is made of', async () => {
  const { get } = await testApi()
  const { paths } = (await get('/docs/json')).json()
  const operations = Object.values<Record<string, Operation>>(paths).flatMap((path) => Object.values(path))
  const names = operations.map(({ operationId }) => operationId)
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(['getRuns', 'getRun', 'postDagRuns', 'getRunTaskTryLog', 'getHealth']))
  expect(names.filter((name) => !/^(get|post|put|patch|delete)[A-Z]\w*$/.test(name))).toEqual([])
  const meanings = operations.flatMap(({ responses }) => Object.values(responses).map(({ description }) => description))
  expect(meanings.filter((meaning) => meaning === 'Default Response')).toEqual([])
  const log = '/api/v1/runs/{id}/tasks/{task_id}/tries/{n}/log'
  const typeOf = (path: string) => Object.keys(paths[path].get.responses['200'].content)
  expect([typeOf(log), typeOf('/metrics')]).toEqual([['text/plain'], ['text/plain']])
})

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly description: string }>>
}

test.each([
  ['DELETE', '/api/v1/runs/1', ['GET']],
  ['PUT', RUNS, ['GET', 'POST']],
  ['PATCH', '/health', ['GET', 'HEAD']],
] as const)('%s %s is answered by 405 with the allowed methods', async (method, url, some) => {
  const { get } = await testApi()
  const answer = await get(url, { method })
  expect(answer.statusCode).toBe(405)
  expect(answer.json()).toMatchObject({ code: 'method_not_allowed', message: expect.stringContaining(url) })
  const allowed = String(answer.headers.allow).split(', ')
  for (const one of some.filter((name) => !(name === 'GET' && url === RUNS))) expect(allowed).toContain(one)
  expect(allowed).not.toContain(method)
})

test('an unknown address is a page for a browser, and JSON for a program', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const page = await get('/nowhere', { headers: { accept: 'text/html,*/*' } })
  expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
  expect(page.body).toContain('There is no page /nowhere.')
  const program = await get('/nowhere')
  expect([program.statusCode, program.json().code]).toEqual([404, 'not_found'])
})

test('the errors for a mistyped DAG and a bare conf suggest the right name and form', async () => {
  const { get, post } = await testApi()
  const mistyped = await get('/api/v1/dags/ml_trainig_dag')
  expect([mistyped.statusCode, mistyped.json().message]).toEqual([404, expect.stringContaining("'ml_training_dag'")])
  const triggered = await post('/api/v1/dags/ml_trainig_dag/runs', { conf: CONF })
  expect(triggered.json().message).toContain("Did you mean 'ml_training_dag'?")
  const bare = await post(RUNS, CONF)
  expect(bare.statusCode).toBe(400)
  expect(bare.json().message).toContain('Did you mean {"conf": {…}}')
  const other = await post(RUNS, { conf: CONF, colour: 'red' })
  expect(other.json().message).not.toContain('Did you mean')
})
