import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { endProcesses, printedBy, type TestApi, type TestApiOptions, TOKENS, testApi } from '../api.fixture.ts'

const API = '/admin/rest_api/api?api='
const WAIT = { timeout: 50_000, interval: 100 }

const YEARLY_DAG = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class T extends MLTaskSubDag {
    id = 'yearly_task'; parameters = NoParameters; command = 'echo'
    parametersProvider() { return [] }
  }
  const years = { startDate: new Date('2020-01-01'), endDate: new Date('2021-01-01'), catchup: true }
  export const yearly = defineDag({
    id: 'yearly', parameters: NoParameters, tasks: [new T()], schedule: '@yearly', ...years,
  })`

/** An API whose background commands end with the test. */
async function apiWithProcesses(options: TestApiOptions = {}): Promise<TestApi> {
  const api = await testApi(options)
  onTestFinished(() => endProcesses(api), WAIT.timeout)
  return api
}

async function start(api: TestApi, query: string): Promise<void> {
  expect((await api.post(API + query)).json()).toMatchObject({ status: 'OK', output: { stdout: 'exit_code: 0' } })
}

function says(api: TestApi, command: string, text: RegExp): Promise<unknown> {
  return vi.waitUntil(() => text.test(printedBy(api, command)), WAIT)
}

test('scheduler makes the runs that are due; a DAG that is not there starts none', async () => {
  const api = await apiWithProcesses({ dagFiles: { 'yearly.ts': YEARLY_DAG } })
  const absent = await api.post(`${API}scheduler&dag_id=absent`)
  expect([absent.statusCode, absent.json().output]).toEqual([400, "The DAG ID 'absent' does not exist."])
  await start(api, 'scheduler&dag_id=yearly&num_runs=1')
  await vi.waitUntil(async () => (await api.store.runs.list({ limit: 3 })).length === 2, WAIT)
  expect(await api.store.runs.list({ limit: 3 })).toMatchObject([
    { dagId: 'yearly', runId: 'scheduled__2021-01-01T00:00:00+00:00', externalTrigger: false },
    { dagId: 'yearly', runId: 'scheduled__2020-01-01T00:00:00+00:00', externalTrigger: false },
  ])
  await says(api, 'scheduler', /Stopping: running/)
})

test('serve_logs serves the log folder, and says in its log that its port is taken', async () => {
  const api = await apiWithProcesses({ env: { WORKER_LOG_SERVER_PORT: '0' } })
  mkdirSync(join(api.logDir, 'dag'))
  writeFileSync(join(api.logDir, 'dag', '1.log'), 'a line\n')
  await start(api, 'serve_logs')
  await says(api, 'serve_logs', /\/log\//)
  const [address] = /http:\S+/.exec(printedBy(api, 'serve_logs')) ?? []
  expect(await (await fetch(`${address}dag/1.log`)).text()).toBe('a line\n')

  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  const second = await apiWithProcesses({ env: { WORKER_LOG_SERVER_PORT: String(port) } })
  await start(second, 'serve_logs')
  await says(second, 'serve_logs', new RegExp(`^The logs cannot be served on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`))
})

test("flower writes the dashboard's address to its log, and answers no caller without a token", async () => {
  const api = await apiWithProcesses({ tokens: TOKENS, env: { PORT: '8123' } })
  const stranger = await api.get(`${API}flower`)
  expect([stranger.statusCode, stranger.json().output]).toEqual([403, 'Token Authentication Failed'])
  expect(printedBy(api, 'flower')).toBe('')
  const headers = { rest_api_plugin_http_token: TOKENS[0].token }
  expect((await api.post(`${API}flower&port=5555`, undefined, { headers })).json().output.stdout).toBe('exit_code: 0')
  await says(api, 'flower', /^http:\/\/127\.0\.0\.1:8123\/admin\/queues$/m)
  expect(printedBy(api, 'flower')).toContain('--port has no effect: the dashboard is part of the webserver.')
})
