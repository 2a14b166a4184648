import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { restApis } from '@ml-airflow/commands'
import { expect, test } from 'vitest'
import { bearer, CONF, sharedApi, type TestApi, TOKENS, testApi } from '../api.fixture.ts'
import { openPage } from '../browser.fixture.ts'

const API = '/admin/rest_api/api?api='
const DAG = 'dag_id=ml_training_dag'
const TASK = `${DAG}&task_id=common_task_1&execution_date=2015-06-01`
const TRIGGER = `trigger_dag&${DAG}&conf=${encodeURIComponent(JSON.stringify(CONF))}`

const TYPED = { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }
const CLICKED = { ...TYPED, 'sec-fetch-site': 'same-origin' }
const IMAGE = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }
const OLD_BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const CURL = { accept: '*/*', 'user-agent': 'curl/8' }
const OWN_SCRIPT = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }

/** Effect of a URL in a browser: it answers, acts, asks first, or demands POST. */
const TABLE: readonly (readonly [query: string, does: 'answers' | 'acts' | 'asks' | 'wants POST'])[] = [
  ['version', 'answers'],
  ['rest_api_plugin_version', 'answers'],
  ['list_dags', 'answers'],
  [`list_tasks&${DAG}`, 'answers'],
  [`render&${TASK}`, 'answers'],
  [`dag_state&${DAG}&execution_date=2015-06-01`, 'answers'],
  [`task_state&${TASK}`, 'answers'],
  [`task_failed_deps&${TASK}`, 'answers'],
  ['variables&get=colour', 'answers'],
  ['connections&list', 'answers'],
  ['pool&get=gpu', 'answers'],
  [TRIGGER, 'acts'],
  [`test&${TASK}`, 'asks'],
  [`run&${TASK}`, 'asks'],
  [`pause&${DAG}`, 'asks'],
  [`unpause&${DAG}`, 'asks'],
  ['variables&cmd=set&key=colour&value=green', 'asks'],
  ['variables&delete=colour', 'asks'],
  ['connections&add&conn_id=c1&conn_uri=mysql://db.example', 'asks'],
  ['connections&delete&conn_id=c1', 'asks'],
  ['pool&cmd=set&pool_name=gpu&slot_count=2&pool_description=cards', 'asks'],
  ['pool&delete=gpu', 'asks'],
  [`clear&${DAG}&start_date=2015-06-01`, 'asks'],
  [`backfill&${DAG}&start_date=2015-06-01`, 'asks'],
  [`refresh_dag&${DAG}`, 'asks'],
  ['refresh_all_dags', 'asks'],
  ['variables&import=/tmp/precious', 'asks'],
  ['variables&export=/tmp/precious', 'wants POST'],
  [`trigger_dag&${DAG}&conf=@/tmp/precious`, 'wants POST'],
  ['worker', 'wants POST'],
  ['scheduler', 'wants POST'],
  ['flower', 'wants POST'],
  ['serve_logs', 'wants POST'],
  ['kerberos&principal=ada', 'wants POST'],
]

test('the table names every API except deploy_dag, which takes a file and no GET', () => {
  const named = new Set(TABLE.map(([query]) => query.split('&')[0]))
  expect(restApis.map(({ name }) => name).filter((name) => !named.has(name))).toEqual(['deploy_dag'])
})

const looked = sharedApi()
const open = sharedApi()
const guarded = sharedApi({ tokens: TOKENS })

async function changes({ store }: TestApi): Promise<number> {
  return (await store.audit.list({ limit: 100 })).length
}

test.each(TABLE)(
  '%s: a browser that opens it finds that it %s',
  async (query, does) => {
    const api = looked()
    for (const headers of [TYPED, CLICKED, OLD_BROWSER]) {
      const before = await changes(api)
      const answer = await api.get(API + query, { headers })
      const isPage = String(answer.headers['content-type']).includes('text/html')
      expect([answer.statusCode, isPage]).toEqual([does === 'wants POST' ? 405 : 200, does === 'asks'])
      expect((await changes(api)) - before).toBe(does === 'acts' ? 1 : 0)
      if (does === 'wants POST') expect(answer.headers.allow).toBe('POST')
      if (does === 'asks') expect(answer.body).toMatch(/nothing has been done yet.*<form method="post"/s)
    }
  },
  60_000,
)

test.each(TABLE.filter(([, does]) => does === 'asks'))(
  '%s: a script, and curl, are not asked',
  async (query) => {
    for (const headers of [
      { ...CURL, ...bearer('admin') },
      { ...TYPED, ...bearer('admin') },
      { ...OLD_BROWSER, rest_api_plugin_http_token: TOKENS[2].token },
    ])
      expect((await guarded().get(API + query, { headers })).headers['content-type']).toContain('application/json')
    const before = await changes(open())
    for (const headers of [CURL, OWN_SCRIPT])
      expect((await open().get(API + query, { headers })).headers['content-type']).toContain('application/json')
    expect((await changes(open())) - before).toBe(2)
  },
  60_000,
)

test('S1: what a browser sends by itself, a cookie or HTTP Basic, is not consent, and neither is a picture', async () => {
  const api = await testApi({ tokens: TOKENS })
  const login = await api.post('/login', { token: TOKENS[2].token })
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
  const answer = await api.get(`${API}pause&${DAG}`, { headers: { ...TYPED, cookie } })
  expect(answer.body).toContain('nothing has been done yet')
  const stranger = await testApi()
  const picture = await stranger.get(`${API}pause&${DAG}`, { headers: IMAGE })
  expect(picture.body).toContain('nothing has been done yet')
  const basic = await stranger.get(`${API}pause&${DAG}`, { headers: { ...TYPED, authorization: 'Basic YTpi' } })
  expect(basic.body).toContain('nothing has been done yet')
  expect([...(await api.store.dags.listPaused()), ...(await stranger.store.dags.listPaused())]).toEqual([])
})

test.each(['variables&import=/tmp/precious', 'variables&export=/tmp/precious', 'worker'])(
  '%s: curl needs POST as well',
  async (query) => {
    const answer = await looked().get(API + query, { headers: CURL })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST'])
    expect(answer.json()).toMatchObject({ status: 'ERROR', output: expect.stringMatching(/only by POST/) })
  },
)

test('POST runs the APIs that need consent', async () => {
  const api = await testApi()
  const file = join(api.logDir, 'exported.json')
  const answer = await api.post(`${API}variables&export=${encodeURIComponent(file)}`)
  expect([answer.statusCode, existsSync(file)]).toEqual([200, true])
})

test('a setting asks for the button also before a run is triggered', async () => {
  const api = await testApi({ env: { REST_API_PLUGIN_CONFIRM_TRIGGER: 'True' } })
  const asked = await api.get(API + TRIGGER, { headers: TYPED })
  expect(asked.body).toContain('nothing has been done yet')
  expect(await api.store.runs.list({ limit: 1 })).toEqual([])
  expect((await api.get(API + TRIGGER, { headers: CURL })).json().status).toBe('OK')
  expect(await api.store.runs.list({ limit: 2 })).toHaveLength(1)
})

test('in a browser the form has the values of the address, and its button runs the command', async () => {
  const api = await testApi()
  const { page, origin, complaints } = await openPage(api)
  await page.goto(`${origin}${API}variables&cmd=set&key=colour&value=${encodeURIComponent('<b>"green"')}`)
  expect(await page.inputValue('[name=value]')).toBe('<b>"green"')
  expect(await api.store.audit.list({ limit: 1 })).toEqual([])
  await page.click('button.main')
  await page.waitForURL('**/admin/rest_api/variables')
  expect((await api.get(`${API}variables&get=colour`)).json().output.stdout).toBe('<b>"green"')
  expect(complaints).toEqual([])
  await page.goto(`${origin}${API}${TRIGGER}`)
  expect(await page.textContent('body')).toContain('Created <DagRun ml_training_dag')
})
