import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { restApis } from '@ml-airflow/commands'
import { expect, test, vi } from 'vitest'
import { bearer, CONF, TOKENS, testApi } from '../api.fixture.ts'

const API = '/admin/rest_api/api'
const TRIGGER = `${API}?api=trigger_dag&dag_id=ml_training_dag&conf=${encodeURIComponent(JSON.stringify(CONF))}`
const RFC_1123 = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/

test('triggers a run from the address bar, and answers as the plugin does', async () => {
  const { get, store } = await testApi()
  const answer = await get(`${TRIGGER}&run_id=manual__2015-06-01T00:00:00+00:00&exec_date=2015-06-01T00:00:00+00:00`)
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({
    status: 'OK',
    http_response_code: 200,
    call_time: expect.stringMatching(RFC_1123),
    response_time: expect.stringMatching(RFC_1123),
    arguments: {
      api: 'trigger_dag',
      dag_id: 'ml_training_dag',
      conf: JSON.stringify(CONF),
      run_id: 'manual__2015-06-01T00:00:00 00:00',
      exec_date: '2015-06-01T00:00:00 00:00',
    },
    post_arguments: {},
    output: {
      stdout:
        'Created <DagRun ml_training_dag @ 2015-06-01T00:00:00+00:00: manual__2015-06-01T00:00:00+00:00, externally triggered: True>',
      stderr: '',
      stdin: '',
    },
    airflow_cmd: `airflow trigger_dag --run_id manual__2015-06-01T00:00:00+00:00 --conf ${JSON.stringify(CONF)} --exec_date 2015-06-01T00:00:00+00:00 ml_training_dag`,
  })
  expect(await store.runs.list({ limit: 10 })).toMatchObject([{ conf: CONF, executionDate: new Date('2015-06-01') }])
})

test('takes braces and quotes as they are, as curl -g and an address bar send them', async () => {
  const { api, store } = await testApi()
  await api.listen({ host: '127.0.0.1', port: 0 })
  const { port } = api.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `GET ${API}?api=trigger_dag&dag_id=ml_training_dag&conf=${JSON.stringify(CONF)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  )
  let answer = ''
  socket.on('data', (chunk: Buffer) => {
    answer += chunk.toString()
  })
  await once(socket, 'close')
  expect(answer).toMatch(/^HTTP\/1.1 200 OK/)
  expect(await store.runs.list({ limit: 10 })).toMatchObject([{ conf: CONF }])
})

test.each([
  ['no api', '', 'API should be provided'],
  ['an empty api', '?api=', 'API should be provided'],
  ['an unknown api', '?api=fly', "API 'fly' was not found"],
  ['a prototype for an api', '?api=__proto__', "API '__proto__' was not found"],
  ['no DAG', '?api=trigger_dag', "The argument(s) ['dag_id'] are required"],
  ['an empty DAG', '?api=trigger_dag&dag_id=', "The argument(s) ['dag_id'] are required"],
  [
    'a mistyped DAG',
    '?api=trigger_dag&dag_id=ml_trainig_dag',
    "The DAG ID 'ml_trainig_dag' does not exist. Did you mean 'ml_training_dag'?",
  ],
  ['an argument twice', '?api=trigger_dag&api=trigger_dag', /names "api" twice/],
])('%s is an error of the plugin', async (_what, query, output) => {
  const { get, store } = await testApi()
  const answer = await get(API + query)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({
    status: 'ERROR',
    http_response_code: 400,
    arguments: expect.anything(),
    output: typeof output === 'string' ? output : expect.stringMatching(output),
  })
  expect(await store.runs.list({ limit: 1 })).toEqual([])
})

test.each([
  ['no conf', '?api=trigger_dag&dag_id=ml_training_dag', 1, /'parameter_1' is missing/],
  ['a conf that is not JSON', '?api=trigger_dag&dag_id=ml_training_dag&conf={"a', 2, /not valid JSON.*\nUsage: /s],
  ['a polluting conf', '?api=trigger_dag&dag_id=ml_training_dag&conf={"__proto__":{"a":1}}', 2, /forbidden prototype/],
  ['a conf from stdin', '?api=trigger_dag&dag_id=ml_training_dag&conf=-', 2, /There is no stdin here/],
  ['an odd run id', `${TRIGGER.slice(API.length)}&run_id=../x`, 1, /The run id "..\/x" is not allowed/],
  ['an odd date', `${TRIGGER.slice(API.length)}&exec_date=yesterday`, 2, /'yesterday' is not a date: allowed/],
  ['a folder of others', `${TRIGGER.slice(API.length)}&subdir=/etc`, 1, /must be inside the folder/],
])(
  'S11, S18: a command that fails by %s is answered with 200 and its exit code',
  async (_what, query, exitCode, stderr) => {
    const { get, store } = await testApi()
    const answer = await get(API + query)
    expect([answer.statusCode, answer.json()]).toMatchObject([
      200,
      { status: 'OK', exit_code: exitCode, output: { stdout: '', stderr: expect.stringMatching(stderr), stdin: '' } },
    ])
    expect(await store.runs.list({ limit: 1 })).toEqual([])
  },
)

test('a conf from a file is read only by POST', async () => {
  const { get, post } = await testApi()
  const query = `${API}?api=trigger_dag&dag_id=ml_training_dag&conf=@/absent`
  expect((await get(query)).json()).toMatchObject({ http_response_code: 405, output: expect.stringMatching(/by POST/) })
  const answer = (await post(query)).json()
  expect(answer).toMatchObject({ exit_code: 2, output: { stderr: expect.stringMatching(/ENOENT|no such file/) } })
})

test("the API's name may be in any case, with blanks around it", async () => {
  const { get } = await testApi()
  expect((await get(TRIGGER.replace('trigger_dag', '%20Trigger_DAG%20'))).statusCode).toBe(200)
})

test('takes a day for the date, and UTC where no zone is given', async () => {
  const { get, store } = await testApi()
  await get(`${TRIGGER}&exec_date=2015-06-01`)
  await get(`${TRIGGER}&exec_date=2015-06-02T10:30:00`)
  await get(`${TRIGGER}&exec_date=2015-06-03T10:30:00+02:00`)
  const dates = (await store.runs.list({ limit: 10 })).map(({ executionDate }) => executionDate.toISOString())
  expect(dates).toEqual(['2015-06-03T08:30:00.000Z', '2015-06-02T10:30:00.000Z', '2015-06-01T00:00:00.000Z'])
})

/** As clients send them: an unencoded plus sign is a space, except in the offset of a date; in a path it stays a plus sign. */
test.each([
  ['user1_2018-06-07%2013:21:49', undefined],
  ['a/b', undefined],
  ['a%2Fb', undefined],
  ['..', undefined],
  ['a+b', undefined],
  ['a%2Bb', 'a+b'],
  ['manual__2018-06-07T13:21:49+00:00', 'manual__2018-06-07T13:21:49+00:00'],
  ['123', '123'],
  ['x'.repeat(190), 'x'.repeat(190)],
  ['x'.repeat(251), undefined],
])('C29: the run id %s is refused, or read back as it was sent', async (sent, stored) => {
  const { get, store } = await testApi()
  const answer = (await get(`${TRIGGER}&run_id=${sent}`)).json()
  expect([answer.exit_code === undefined, (await store.runs.list({ limit: 1 }))[0]?.runId]).toEqual([
    stored !== undefined,
    stored,
  ])
  if (stored === undefined) {
    expect(answer.output.stderr).toMatch(/is not allowed/)
    return
  }
  const id = (await store.runs.list({ limit: 1 }))[0]?.id
  expect((await get(`/api/v1/runs?dag_id=ml_training_dag&run_id=${sent}`)).json().runs).toMatchObject([{ id }])
  expect((await get(`/api/v1/dags/ml_training_dag/runs/${encodeURIComponent(stored)}`)).json()).toMatchObject({ id })
})

test.each([
  ['no token', {}, 403],
  ['a wrong token', { rest_api_plugin_http_token: 'x' }, 403],
  ['an empty token', { rest_api_plugin_http_token: '' }, 403],
  ['the token of a viewer', { rest_api_plugin_http_token: TOKENS[0].token }, 403],
  ['the token of an operator', { rest_api_plugin_http_token: TOKENS[1].token }, 200],
  ['the same as a bearer', bearer('operator'), 200],
])('%s in the header: %i', async (_what, headers, status) => {
  const { get, store } = await testApi({ tokens: TOKENS })
  const answer = await get(TRIGGER, { headers })
  expect(answer.statusCode).toBe(status)
  expect(answer.json().http_response_code).toBe(status)
  expect(await store.runs.list({ limit: 1 })).toHaveLength(status === 200 ? 1 : 0)
})

test('a caller who is not let in sees no argument', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const body = (await get(TRIGGER)).json()
  expect(body).toEqual({
    status: 'ERROR',
    http_response_code: 403,
    call_time: expect.any(String),
    response_time: expect.any(String),
    output: 'Token Authentication Failed',
  })
})

test('no API answers a caller who is not let in', async () => {
  const { get, store } = await testApi({ tokens: TOKENS })
  for (const { name } of restApis) {
    const { statusCode, body } = await get(`${API}?api=${name}`)
    expect([name, statusCode, JSON.parse(body).output]).toEqual([name, 403, 'Token Authentication Failed'])
  }
  expect(await store.audit.list({ limit: 1 })).toEqual([])
})

test.each([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { referer: 'https://evil.example/page' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
])('a page of another site triggers nothing: %j', async (headers) => {
  const { get, store } = await testApi()
  const answer = await get(TRIGGER, { headers })
  expect(answer.statusCode).toBe(403)
  expect(await store.runs.list({ limit: 1 })).toEqual([])
})

test.each([{ 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-origin', referer: 'http://localhost:8080/x' }, {}])(
  'the address bar and own pages trigger: %j',
  async (headers) => {
    const { get } = await testApi()
    expect((await get(TRIGGER, { headers })).statusCode).toBe(200)
  },
)

test('HEAD triggers nothing', async () => {
  const { get, store } = await testApi()
  expect((await get(TRIGGER, { method: 'HEAD' })).statusCode).toBe(405)
  expect(await store.runs.list({ limit: 1 })).toEqual([])
})

test('a token of the plugin alone opens the plugin alone', async () => {
  const env = { REST_API_PLUGIN_EXPECTED_HTTP_TOKEN: 'changeme', REST_API_PLUGIN_HTTP_TOKEN_HEADER_NAME: 'X-Plugin' }
  const { get } = await testApi({ env })
  const status = async (headers: Record<string, string>) => (await get(TRIGGER, { headers })).statusCode
  expect(await status({})).toBe(403)
  expect(await status({ rest_api_plugin_http_token: 'changeme' })).toBe(403)
  expect(await status({ 'x-plugin': 'changem' })).toBe(403)
  expect(await status({ 'x-plugin': 'changeme' })).toBe(200)
  const elsewhere = await testApi({ env, tokens: TOKENS })
  expect((await elsewhere.get('/api/v1/dags', { headers: bearer('viewer') })).statusCode).toBe(200)
  expect((await elsewhere.get('/api/v1/dags', { headers: { authorization: 'Bearer changeme' } })).statusCode).toBe(401)
})

const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }

test('a form adds to the address, and a checkbox is set by its presence', async () => {
  const { post } = await testApi()
  const form = new URLSearchParams({ api: 'list_tasks', dag_id: 'ml_training_dag', tree: 'false' }).toString()
  const answer = (await post(`${API}?dag_id=&subdir=`, form, { headers: urlencoded })).json()
  expect(answer).toMatchObject({
    arguments: { dag_id: '', subdir: '' },
    post_arguments: { api: 'list_tasks', dag_id: 'ml_training_dag', tree: 'false' },
    airflow_cmd: 'airflow list_tasks --tree ml_training_dag',
  })
  expect(answer.output.stdout).toContain('    training_task_1')
})

test('secrets are repeated neither in the command line nor among the arguments', async () => {
  const { get, post } = await testApi()
  const set = (await post(API, 'api=variables&cmd=set&key=colour&value=hush-hush', { headers: urlencoded })).json()
  expect(set).toMatchObject({
    post_arguments: { api: 'variables', cmd: 'set', key: 'colour', value: '***' },
    airflow_cmd: 'airflow variables --set colour ***',
  })
  const refused = (await get(`${API}?api=connections&add&conn_id=c&conn_uri=hush-hush`)).json()
  expect(refused).toMatchObject({ arguments: { conn_id: 'c', conn_uri: '***' }, exit_code: 1 })
  expect(JSON.stringify(refused)).not.toContain('hush-hush')
})

test.each([
  ['a field twice', 'api=version&api=list_dags', urlencoded, 400, /names "api" twice/],
  ['JSON, which is not read', '{"api":"version"}', { 'content-type': 'application/json' }, 400, /API should be/],
  ['plain text', 'api=version', { 'content-type': 'text/plain' }, 415, /must be a form/],
  ['2 MiB', `api=version&x=${'x'.repeat(2 * 1024 * 1024)}`, urlencoded, 413, /./],
  ['a broken multipart', '--x\r\nrubbish', { 'content-type': 'multipart/form-data; boundary=x' }, 400, /./],
])('a body of %s', async (_what, payload, headers, status, output) => {
  const { post } = await testApi()
  const answer = await post(API, payload, { headers })
  expect([answer.statusCode, answer.json()]).toMatchObject([
    status,
    { status: 'ERROR', http_response_code: status, output: expect.stringMatching(output) },
  ])
})

test('a form of 20,000 fields is refused at once, and none of it is repeated', async () => {
  const { post } = await testApi()
  const form = Array.from({ length: 20_000 }, (_, i) => `field_${i}=x`).join('&')
  const began = performance.now()
  const answer = await post(API, `api=version&${form}`, { headers: urlencoded })
  expect(performance.now() - began).toBeLessThan(1000)
  expect([answer.statusCode, answer.json().post_arguments]).toEqual([413, {}])
  expect(answer.body.length).toBeLessThan(1000)
})

test('an insufficient role is refused before the command starts', async () => {
  const { get, store } = await testApi({ tokens: TOKENS })
  for (const api of ['pause&dag_id=ml_training_dag', 'refresh_all_dags']) {
    const answer = await get(`${API}?api=${api}`, { headers: bearer('viewer') })
    expect([api, answer.statusCode, answer.json().output]).toEqual([api, 403, expect.stringMatching(/needs? the role/)])
  }
  expect(await store.dags.listPaused()).toEqual(new Set())
})

test("a command that outlasts its caller's wait continues, and writes its end to a file", async () => {
  const { get, logDir } = await testApi({
    env: { REST_API_PLUGIN_COMMAND_SECONDS: '0.1' },
    dagFiles: { 'slow.mjs': SLOW },
  })
  const answer = (await get(`${API}?api=test&dag_id=slow_dag&task_id=slow&execution_date=2015-06-01`)).json()
  expect(answer).toMatchObject({ status: 'OK', warning: expect.stringMatching(/is still running/) })
  expect(answer.exit_code).toBeUndefined()
  const [, file = ''] = /will be in (.*) on the server/.exec(answer.warning) ?? []
  expect(file.startsWith(join(logDir, 'rest_api_plugin', 'test-'))).toBe(true)
  await vi.waitUntil(() => readFileSync(file, 'utf8').includes('exit_code: 0'), { timeout: 20_000 })
  expect(readFileSync(file, 'utf8')).toContain('late word')
})

const SLOW = `
import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
class Slow extends MLTaskSubDag {
  id = 'slow'; parameters = NoParameters; script = 'sleep 1; echo late word'
  parametersProvider() { return [] }
}
export const slowDag = defineDag({ id: 'slow_dag', parameters: NoParameters, tasks: [new Slow()] })
`
