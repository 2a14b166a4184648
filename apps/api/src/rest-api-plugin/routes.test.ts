import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { bearer, CONF, TOKENS, testApi } from '../test-api.ts'

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
        'Created <DagRun ml_training_dag @ 2015-06-01T00:00:00.000000+00:00: manual__2015-06-01T00:00:00+00:00, externally triggered: True>',
      stderr: '',
      stdin: '',
    },
    airflow_cmd: `airflow trigger_dag --run_id manual__2015-06-01T00:00:00+00:00 --conf ${JSON.stringify(CONF)} --exec_date 2015-06-01T00:00:00+00:00 ml_training_dag`,
  })
  expect(await store.listRuns({ limit: 10 })).toMatchObject([{ conf: CONF, executionDate: new Date('2015-06-01') }])
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
  expect(await store.listRuns({ limit: 10 })).toMatchObject([{ conf: CONF }])
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
  ['no conf', '?api=trigger_dag&dag_id=ml_training_dag', /'parameter_1' is missing/],
  ['a conf that is no JSON', '?api=trigger_dag&dag_id=ml_training_dag&conf={"a', /The conf is not valid JSON/],
  ['a polluting conf', '?api=trigger_dag&dag_id=ml_training_dag&conf={"__proto__":{"a":1}}', /forbidden prototype/],
  ['an odd run id', `${TRIGGER.slice(API.length)}&run_id=../x`, /The run id "..\/x" is not allowed/],
  ['an odd date', `${TRIGGER.slice(API.length)}&exec_date=yesterday`, /The exec_date was "yesterday": allowed/],
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
  expect(await store.listRuns({ limit: 1 })).toEqual([])
})

test('the api is found whatever its case, and spaces around it', async () => {
  const { get } = await testApi()
  expect((await get(TRIGGER.replace('trigger_dag', '%20Trigger_DAG%20'))).statusCode).toBe(200)
})

test('takes a day for the date, and UTC where no zone is given', async () => {
  const { get, store } = await testApi()
  await get(`${TRIGGER}&exec_date=2015-06-01`)
  await get(`${TRIGGER}&exec_date=2015-06-02T10:30:00`)
  const dates = (await store.listRuns({ limit: 10 })).map(({ executionDate }) => executionDate.toISOString())
  expect(dates).toEqual(['2015-06-02T10:30:00.000Z', '2015-06-01T00:00:00.000Z'])
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
  expect(await store.listRuns({ limit: 1 })).toHaveLength(status === 200 ? 1 : 0)
})

test('whoever is not let in is told no argument', async () => {
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
  expect(await store.listRuns({ limit: 1 })).toEqual([])
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
  expect((await get(TRIGGER, { method: 'HEAD' })).statusCode).toBe(404)
  expect(await store.listRuns({ limit: 1 })).toEqual([])
})
