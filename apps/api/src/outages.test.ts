import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MlAirflowError } from '@ml-airflow/core'
import { MARIADB_LOGIN, type TestServer, testFolder, testMariadb, testRedis } from '@ml-airflow/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { CONF, RUNS, TOKENS, testApi } from './api.fixture.ts'

const ANSWERED_MS = 5000
const run = promisify(execFile)

async function started(server: Promise<TestServer>): Promise<TestServer> {
  const running = await server
  onTestFinished(async () => {
    await running.kill('SIGCONT')
    await running.stop()
  })
  await running.start()
  return running
}

function folder(): string {
  const made = testFolder()
  onTestFinished(() => made.remove())
  return made.path
}

async function timed<T>(work: Promise<T>): Promise<T> {
  const start = Date.now()
  const result = await work
  expect(Date.now() - start).toBeLessThan(ANSWERED_MS)
  return result
}

async function apiOnMariadb() {
  const server = await started(testMariadb({ dir: folder() }))
  const { user: login, password } = MARIADB_LOGIN
  const api = await testApi({
    database: { type: 'mysql', host: '127.0.0.1', port: server.port, login, password, schema: 'ml_airflow' },
  })
  return { ...api, server }
}

test.each(['SIGSTOP', 'SIGKILL'] as const)(
  'a database after %s is answered by 503 in time, and nothing is lost',
  async (signal) => {
    const { server, get, post, store } = await apiOnMariadb()
    expect((await post(RUNS, { run_id: 'before', conf: CONF })).statusCode).toBe(201)
    expect((await get('/health')).statusCode).toBe(200)
    await server.kill(signal)
    for (const answer of await Promise.all([
      timed(post(RUNS, { run_id: 'during', conf: CONF })),
      timed(get('/api/v1/runs')),
      timed(get('/api/v1/runs/1')),
      timed(post('/api/v1/runs/1/cancel')),
    ])) {
      expect(answer.statusCode).toBe(503)
      expect(answer.body).toMatch(/repeat the request/)
      expect(answer.body).not.toMatch(/SELECT|INSERT|127\.0\.0\.1|ECONN/)
    }
    // A failed command keeps status 200, as clients of the plugin expect.
    const trigger = `api=trigger_dag&dag_id=ml_training_dag&conf=${encodeURIComponent(JSON.stringify(CONF))}`
    const command = await timed(get(`/admin/rest_api/api?${trigger}`))
    expect(command.json()).toMatchObject({ http_response_code: 200, exit_code: 1 })
    expect(command.json().output.stderr).toMatch(/cannot be reached|did not answer|no answer/i)
    const health = await timed(get('/health'))
    expect(health.statusCode).toBe(503)
    expect(health.json()).toMatchObject({ database: { status: 'unavailable' }, redis: { status: 'ok' } })
    const metrics = await timed(get('/metrics'))
    expect(metrics.statusCode).toBe(200)
    expect(metrics.body).toContain('ml_airflow_up{part="database"} 0')
    await (signal === 'SIGSTOP' ? server.kill('SIGCONT') : server.start())
    const again = await post(RUNS, { run_id: 'during', conf: CONF })
    expect([200, 201]).toContain(again.statusCode)
    expect((await store.runs.list({ limit: 10 })).filter(({ runId }) => runId === 'during')).toHaveLength(1)
    expect((await get('/health')).statusCode).toBe(200)
  },
  90_000,
)

test.each(['SIGSTOP', 'SIGKILL'] as const)(
  'with Redis after %s a trigger is accepted in time, and the run stays queued',
  async (signal) => {
    const redis = await started(testRedis({ dir: folder() }))
    const { get, post } = await testApi({ redisPort: redis.port })
    expect((await post(RUNS, { conf: CONF })).statusCode).toBe(201)
    await redis.kill(signal)
    const answer = await timed(post(RUNS, { run_id: 'during', conf: CONF }))
    expect(answer.statusCode).toBe(201)
    expect((await get(`/api/v1/runs/${answer.json().id}`)).json().state).toBe('queued')
    const away = expect.stringMatching(/^Redis has not answered since \d{4}-.*REDIS_URL/)
    const queues = await timed(get('/api/v1/queues'))
    expect([queues.statusCode, queues.json().message]).toEqual([503, away])
    expect((await get(`/api/v1/runs/${answer.json().id}`)).json().waiting_for).toContainEqual(away)
    expect((await timed(post(`/api/v1/runs/${answer.json().id}/cancel`))).statusCode).toBe(200)
    const health = await timed(get('/health'))
    expect(health.statusCode).toBe(503)
    expect(health.json()).toMatchObject({ database: { status: 'ok' }, redis: { status: 'unavailable' } })
  },
)

test.each([
  ['disk_full', /disk of the database is full.*free some space/],
  ['read_only', /database is read-only/],
] as const)(
  'F29: a database that is %s degrades the health, and the refusal of a trigger gives the reason',
  async (reason, said) => {
    const { get, post, store } = await testApi()
    const error = new MlAirflowError('unavailable', `The database cannot be written (${reason}).`, { reason })
    vi.spyOn(store.turns, 'take').mockRejectedValue(error)
    vi.spyOn(store.runs, 'accept').mockRejectedValue(error)
    const health = await get('/health')
    expect(health.statusCode).toBe(200)
    expect(health.json()).toMatchObject({
      status: 'degraded',
      database: { status: 'degraded', sentence: `The database cannot be written (${reason}).` },
    })
    const answer = await post(RUNS, { conf: CONF })
    expect([answer.statusCode, answer.json().message]).toEqual([503, expect.stringMatching(said)])
  },
)

test('a Redis that throws jobs away, or is out of memory, degrades the health with a sentence for each', async () => {
  const redis = await started(testRedis({ dir: folder() }))
  const set = (name: string, value: string) =>
    run('redis-cli', ['-p', String(redis.port), 'config', 'set', name, value])
  const { get } = await testApi({ redisPort: redis.port })
  expect((await get('/health')).json().status).toBe('ok')
  await set('maxmemory', '1')
  expect((await get('/health')).json()).toMatchObject({
    status: 'degraded',
    redis: { status: 'degraded', sentence: expect.stringMatching(/^Redis is out of memory/) },
  })
  await set('maxmemory-policy', 'allkeys-lru')
  expect((await get('/health')).json().redis.sentence).toMatch(/allkeys-lru.*out of memory/)
  await set('maxmemory', '0')
  await set('maxmemory-policy', 'noeviction')
  expect((await get('/health')).json().status).toBe('ok')
})

test('S30: health tells strangers its status alone', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const stranger = await get('/health', { remoteAddress: '10.0.0.7', headers: { host: '10.0.0.1' } })
  expect([stranger.statusCode, stranger.json()]).toEqual([200, { status: 'ok' }])
  const headers = { authorization: `Bearer ${TOKENS[0].token}`, host: '10.0.0.1' }
  expect((await get('/health', { remoteAddress: '10.0.0.7', headers })).json()).toMatchObject({
    database: { status: 'ok' },
    broken_dags: 0,
  })
  expect((await get('/health')).json()).toMatchObject({ redis: { status: 'ok' } })
})

test('metrics count runs and requests', async () => {
  const { get, post } = await testApi()
  await post(RUNS, { conf: CONF })
  const { body, headers } = await get('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toContain('ml_airflow_runs{state="queued"} 1')
  expect(body).toContain('ml_airflow_task_instances{state="running"} 0')
  expect(body).toContain('ml_airflow_up{part="redis"} 1')
  expect(body).toMatch(
    /request_duration_seconds_count\{method="POST",route="\/api\/v1\/dags\/:dag_id\/runs",status="201"\} 1/,
  )
})
