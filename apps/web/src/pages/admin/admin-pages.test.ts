import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { hindrances } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()

beforeAll(async () => {
  await shared.site.run('churn_model')
  await shared.site.run('churn_model')
}, 120_000)

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
  await page.getByText('0.5', { exact: true }).waitFor()
  expect(await page.content()).not.toContain('hush-hush')
})

it('finds task instances, what was saved, settings, the worker and who did what', async () => {
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
]

it('sends a test notification, and lists how it ended', async () => {
  const page = await shared.open('/notifications')
  await page.getByText('Nobody was notified yet').waitFor()
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

it.each(PAGES)('has nothing that hinders on %s, in light and dark colours', async (name) => {
  const page = await shared.open(`/${name}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  expect(await hindrances(page)).toEqual([])
})

it('has nothing that hinders in the form of a connection', async () => {
  const page = await shared.open('/connections')
  const open = (one: Page) => one.getByRole('button', { name: 'Add a connection' }).click()
  expect(await hindrances(page, open)).toEqual([])
})
