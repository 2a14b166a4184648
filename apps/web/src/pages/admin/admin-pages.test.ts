import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()

const KEPT_USER = {
  username: 'kept',
  role: 'viewer',
  email: 'kept@example.org',
  first_name: 'K',
  last_name: 'L',
  password: 'a-long-password',
} as const

beforeAll(async () => {
  await shared.site.run('churn_model')
  await shared.site.run('churn_model')
  await shared.site.call('POST', '/variables', { key: 'kept', value: 'x' })
  await shared.site.call('POST', '/connections', { conn_id: 'kept', host: 'kept.example' })
  await shared.site.call('POST', '/users', { ...KEPT_USER })
})

it('adds a pool, changes it and deletes it', async () => {
  const page = await shared.open('/pools')
  await page.getByRole('button', { name: 'Add a pool' }).click()
  await page.getByLabel('Name').fill('cards')
  await page.getByLabel('Slots').fill('2')
  await page.getByRole('button', { name: 'Save' }).click()
  const row = page.getByRole('row', { name: /cards/ })
  await row.getByRole('button', { name: 'Change' }).click()
  await page.getByLabel('Slots').fill('4')
  await page.getByRole('button', { name: 'Save' }).click()
  await row.getByText('4', { exact: true }).waitFor()
  await row.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await row.waitFor({ state: 'detached' })
})

it('shows a variable, and never the value of a secret', async () => {
  const page = await shared.open('/variables')
  for (const [key, value] of [
    ['threshold', '0.5'],
    ['api_password', 'hush-hush'],
  ] as const) {
    await page.getByRole('button', { name: 'Add a variable' }).click()
    await page.getByLabel('Key').fill(key)
    await page.getByLabel('Value').fill(value)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('row', { name: new RegExp(key) }).waitFor()
  }
  await page
    .getByRole('row', { name: /threshold/ })
    .getByText('0.5', { exact: true })
    .waitFor()
  expect(await page.content()).not.toContain('hush-hush')
})

it('lists task instances, savings, settings, workers and the audit log', async () => {
  for (const change of ['pause', 'unpause']) await shared.site.call('POST', `/dags/churn_model/${change}`)
  const page = await shared.open('/tasks?state=skipped')
  await page
    .getByRole('row', { name: /skipped/ })
    .first()
    .waitFor()
  await page.goto(`${shared.site.address}/admin/savings`)
  await page.getByRole('link', { name: 'churn_model' }).waitFor()
  await page.goto(`${shared.site.address}/admin/config`)
  await page.getByText('DAGS_FOLDER', { exact: true }).waitFor()
  await page.goto(`${shared.site.address}/admin/workers`)
  await page.getByRole('table', { name: 'Queues' }).getByText('tasks', { exact: true }).waitFor()
  await page.getByText('idle').waitFor()
  await page.goto(`${shared.site.address}/admin/audit`)
  await page.getByRole('row', { name: /pause/ }).first().waitFor()
})

const PAGES = [
  'notifications',
  'tasks',
  'files',
  'savings',
  'pools',
  'variables',
  'connections',
  'users',
  'config',
  'workers',
  'audit',
  'rest_api/',
]

it('sends a test notification, and lists its outcome', async () => {
  const page = await shared.open('/notifications')
  await page.getByText('No notifications yet').waitFor()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await page.getByLabel('Channel').fill('webhook:nobody')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByText(/nobody.*does not exist/)
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('row', { name: /webhook:nobody.*failed/ }).waitFor()
})

/** Buttons that open a dialog on a page. */
const BUTTONS: Readonly<Record<string, readonly string[]>> = {
  pools: ['Add a pool', 'Change', 'Delete'],
  variables: ['Add a variable', 'Delete'],
  connections: ['Add a connection', 'Delete'],
  users: ['Add a user', 'Delete'],
  notifications: ['Send a test'],
}

it.each(PAGES)('has no accessibility violations on %s and in its dialogs, in light and dark colours', async (name) => {
  const page = await shared.open(`/${name}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  const openings = (BUTTONS[name] ?? []).map(
    (button) => (one: Page) => one.getByRole('button', { name: button, exact: true }).first().click(),
  )
  expect(await axeViolations(page, ...openings)).toEqual([])
})

it('adds a connection whose password no page shows, and a user, and deletes both', async () => {
  const page = await shared.open('/connections')
  for (const [place, noun, fields] of [
    ['connections', 'connection', { Id: 'features', Host: 'features.example', Password: 'hush-hush' }],
    [
      'users',
      'user',
      { Name: 'ada', 'E-mail': 'ada@example.org', 'First name': 'Ada', 'Last name': 'L', Password: 'hush-hush-1' },
    ],
  ] as const) {
    await page.goto(`${shared.site.address}/admin/${place}`)
    await page.getByRole('button', { name: `Add a ${noun}` }).click()
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
    await page.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('row', { name: /features|ada/ })
    await row.waitFor()
    expect(await page.content()).not.toContain('hush-hush')
    await row.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await row.waitFor({ state: 'detached' })
  }
})

it('acts on selected task instances of several runs after a preview', async () => {
  const page = await shared.open('/tasks?task_id=report')
  const rows = page.getByRole('checkbox', { name: /^Select report/ })
  for (const row of [0, 1]) await rows.nth(row).check()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Force…' }).click()
  await page.getByRole('dialog').getByText('2 task instances are run again.').waitFor()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

it('leads from the menu to the queues, the REST API and its documentation', async () => {
  const page = await shared.open('/')
  for (const [name, text] of [
    ['Queues', /queue/i],
    ['REST API', /REST API/],
    ['API documentation', /ml-airflow/i],
  ] as const) {
    await page.goto(`${shared.site.address}/admin/`)
    await page.getByRole('button', { name: 'Admin' }).click()
    await page.getByRole('menuitem', { name, exact: true }).click()
    await page.getByText(text).first().waitFor()
  }
})

const LONG = `${'A pool for the cards of the second machine. '.repeat(30)}Its end.`

it('clamps the long description of a pool, and opens it to its end', async () => {
  await shared.site.call('POST', '/pools', { pool: 'described', slots: 1, description: LONG })
  const page = await shared.open('/pools')
  const row = page.getByRole('row', { name: /described/ })
  const height = async () => (await row.boundingBox())?.height ?? 0
  await row.getByRole('button', { name: 'show all' }).waitFor()
  expect(await height()).toBeLessThan(120)
  await row.getByRole('button', { name: 'show all' }).click()
  await row.getByRole('button', { name: 'show less' }).waitFor()
  expect(await hiddenHeight(row)).toBeLessThanOrEqual(1)
  await expect.poll(height).toBeGreaterThan(120)
})

it('shows the dates of an audited change to their ends, also in a narrow window', async () => {
  const day = '2026-11-01T12:34:56.789Z'
  await shared.site.trigger('nightly_import', { conf: { day }, execution_date: day, run_id: `by_hand__${day}_again` })
  const page = await shared.open('/audit', { viewport: { width: 800, height: 900 } })
  const row = page.getByRole('row').filter({ hasText: `by_hand__${day}_again` })
  await row.waitFor()
  expect(await row.getByText(`day=${day}`).count()).toBe(1)
  const cells = await row.getByRole('cell').evaluateAll((all) => all.map((one) => one.scrollWidth - one.clientWidth))
  expect(Math.max(...cells)).toBe(0)
  const more = row.getByRole('button', { name: 'show all' })
  if (await more.isVisible()) await more.click()
  expect(await hiddenHeight(row)).toBeLessThanOrEqual(1)
})

/** Height that a clamp or an edge hides. */
function hiddenHeight(place: Locator): Promise<number> {
  return place.evaluate((one) =>
    Math.max(...[...one.querySelectorAll('*')].map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)),
  )
}
