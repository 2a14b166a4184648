import { join } from 'node:path'
import { restApis } from '@ml-airflow/commands'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import {
  bearer,
  CONF,
  DAILY_DAG,
  endProcesses,
  printedBy,
  RUNS,
  startWorker,
  type TestApi,
  TOKENS,
  testApi,
} from '../api.fixture.ts'
import { openPage } from '../browser.fixture.ts'

/** Folder for screenshots. */
const { SCREENSHOTS } = process.env

const DAG = {
  dag_id: 'ml_training_dag',
  task_id: 'common_task_1',
  execution_date: '2015-06-01',
}

const DEPLOYED = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class T extends MLTaskSubDag {
    id = 'deployed_task'; parameters = NoParameters; command = 'echo'
    parametersProvider() { return [] }
  }
  export const dag = defineDag({ id: 'deployed', parameters: NoParameters, tasks: [new T()] })`

/** Input for the form of an API: texts for fields, true for checkboxes, a file for its field. */
type Typed = Readonly<Record<string, string | true | { readonly name: string; readonly text: string }>>

const TYPED: Readonly<Record<string, Typed>> = {
  trigger_dag: { dag_id: 'ml_training_dag', conf: JSON.stringify(CONF), run_id: 'by-form', exec_date: '2015-06-01' },
  variables: { cmd: true, key: 'colour', value: '<b>green</b>' },
  connections: { list: true },
  pool: { cmd: true, pool_name: 'gpu', slot_count: '2', pool_description: 'cards' },
  list_tasks: { dag_id: 'ml_training_dag', tree: true },
  deploy_dag: { dag_file: { name: 'deployed.ts', text: DEPLOYED }, pause: true },
  backfill: { dag_id: 'daily', start_date: '2015-06-01', dry_run: true },
  clear: { dag_id: 'ml_training_dag', start_date: '2015-06-01' },
  scheduler: { dag_id: 'daily', num_runs: '1' },
  kerberos: { principal: 'ada' },
}

const NAMED_ALIKE = ['dag_id', 'task_id', 'execution_date'] as const

function typedInto(name: string): Typed {
  if (TYPED[name] !== undefined) return TYPED[name]
  const api = restApis.find((one) => one.name === name)
  return Object.fromEntries(
    NAMED_ALIKE.filter((one) => api?.rest.arguments.includes(one)).map((one) => [one, DAG[one]]),
  )
}

let api: TestApi
beforeEach(async () => {
  api = await testApi({ dagFiles: { 'daily.ts': DAILY_DAG }, env: { WORKER_LOG_SERVER_PORT: '0' } })
  await api.post(RUNS, { conf: CONF, run_id: 'first', execution_date: '2015-06-01T00:00:00Z' })
})

/** Expected output of the background commands. */
const IN_BACKGROUND = [
  ['worker', /"ready":true[\s\S]*"ready":true/],
  ['scheduler', /"ready":true/],
  ['serve_logs', /Serving the logs of /],
  ['flower', /\/admin\/queues/],
  ['kerberos', /Kerberos is not available/],
] as const

test('every form is filled in, sent, and answered by a page that can be read', async () => {
  onTestFinished(() => endProcesses(api), 60_000)
  await startWorker(api)
  const [run] = await api.store.runs.list({ limit: 1 })
  await vi.waitUntil(async () => (await api.store.runs.find(run?.id ?? 0))?.state === 'success', { timeout: 50_000 })
  const { page, origin, complaints } = await openPage(api)
  for (const { name } of restApis) {
    await page.goto(`${origin}/admin/rest_api/#${name}`)
    const form = page.locator(`#${name} form`)
    for (const [field, value] of Object.entries(typedInto(name))) {
      const input = form.locator(`[name="${field}"]`)
      if (value === true) await input.check()
      else if (typeof value === 'string') await input.fill(value)
      else await input.setInputFiles({ ...value, mimeType: 'text/plain', buffer: Buffer.from(value.text) })
    }
    await form.getByRole('button', { name: 'Execute' }).click()
    await page.waitForURL(`${origin}/admin/rest_api/${name}`)
    const answer = JSON.parse((await page.locator('details pre').textContent()) ?? '{}')
    expect([name, answer]).toMatchObject([name, { http_response_code: 200, status: 'OK', arguments: {} }])
    expect([name, answer.exit_code]).toEqual([name, undefined])
    // The form does not send empty fields.
    expect(Object.values(answer.post_arguments)).not.toContain('')
    await page.getByRole('link', { name: `Back to ${name}` }).click()
    await page.waitForURL(`${origin}/admin/rest_api/#${name}`)
  }
  expect(complaints).toEqual([])
  for (const [command, text] of IN_BACKGROUND)
    await vi.waitUntil(() => text.test(printedBy(api, command)), { timeout: 50_000, interval: 100 })
  expect(api.registry.find('deployed')).toBeDefined()
  expect(await api.store.dags.listPaused()).toContain('deployed')
  expect((await api.store.runs.list({ limit: 10 })).map(({ runId }) => runId)).toContain('by-form')
}, 240_000)

test('S24: without JavaScript a form does the same, and an error is shown as an error, and escaped', async () => {
  const { page, origin, complaints } = await openPage(api, { javaScriptEnabled: false })
  await page.goto(`${origin}/admin/rest_api/#pause`)
  await page.locator('#pause form [name="dag_id"]').fill('ml_training_dag')
  await page.locator('#pause form button').click()
  expect(await page.locator('pre').first().textContent()).toBe('Dag: ml_training_dag, paused: True')
  await page.goto(`${origin}/admin/rest_api/`)
  expect(await page.locator('tr', { hasText: 'ml_training_dag' }).first().textContent()).toContain('False')

  await page.locator('#dag_state form [name="dag_id"]').fill('<img src=x onerror=alert(1)>')
  await page.locator('#dag_state form [name="execution_date"]').fill('2015-06-01')
  await page.locator('#dag_state form button').click()
  expect(await page.locator('.state.failed').textContent()).toBe('refused: 400')
  expect(await page.getByText("The DAG ID '<img src=x onerror=alert(1)>' does not exist").first().isVisible()).toBe(
    true,
  )
  expect(await page.locator('img').count()).toBe(0)
  expect(complaints.filter((text) => !text.includes('400'))).toEqual([])
})

test('the page leads a stranger to the login, and back', async () => {
  const site = await testApi({ tokens: TOKENS })
  const { page, origin } = await openPage(site)
  await page.goto(`${origin}/admin/rest_api/`)
  await page.getByLabel('Token').fill(TOKENS[0].token)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.waitForURL(`${origin}/admin/rest_api/`)
  await page.locator('#pause form [name="dag_id"]').fill('ml_training_dag')
  await page.locator('#pause form button').click()
  expect(await page.locator('.state.failed').textContent()).toBe('refused: 403')
  expect(await site.store.dags.listPaused()).toEqual(new Set())
})

test("another site's page cannot send a form, and no form is sent without a role", async () => {
  const { post } = await testApi({ tokens: TOKENS })
  const form = 'api=pause&dag_id=ml_training_dag'
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const url = '/admin/rest_api/pause'
  const foreign = { ...headers, ...bearer('admin'), origin: 'https://evil.example' }
  expect((await post(url, form, { headers })).statusCode).toBe(401)
  expect((await post(url, form, { headers: foreign })).statusCode).toBe(403)
  expect((await post(url, form, { headers: { ...headers, ...bearer('operator') } })).statusCode).toBe(200)
})

test.each([
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
  { width: 360, colorScheme: 'dark' },
] as const)(
  'the pages fit %o without being scrolled sideways',
  async ({ width, colorScheme }) => {
    const { page, origin } = await openPage(api, { viewport: { width, height: 900 }, colorScheme })
    const look = async (name: string) => {
      expect([name, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([name, width])
      if (SCREENSHOTS !== undefined)
        await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`), fullPage: true })
    }
    await page.goto(`${origin}/admin/`)
    await look('home')
    await page.goto(`${origin}/admin/rest_api/`)
    await look('rest-api')
    await page.locator('#list_tasks form [name="dag_id"]').fill('ml_training_dag')
    await page.locator('#list_tasks form [name="tree"]').check()
    await page.locator('#list_tasks form button').click()
    await page.waitForURL(`${origin}/admin/rest_api/list_tasks`)
    await look('result')
  },
  60_000,
)

test('the page names every API with every argument', async () => {
  const { body } = await api.get('/admin/rest_api/', { headers: { accept: 'text/html' } })
  for (const { name, rest, arguments: own } of restApis) {
    const section = body.slice(body.indexOf(`id="${name}"`)).split('</section>')[0] ?? ''
    const fields = rest.arguments.flatMap((argument) => {
      const { words = [] } = own.find((one) => one.name === argument) ?? {}
      return words.length === 0 ? [argument] : [...words]
    })
    for (const field of ['api', ...fields])
      expect([name, section]).toEqual([name, expect.stringContaining(` name="${field}"`)])
  }
})
