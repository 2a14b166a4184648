import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { HOSTILE, HOSTILE_DAG } from '../testing/hostile-dag.ts'
import { sharedSite } from '../testing/shared-site.ts'

const shared = sharedSite({ dagFiles: { 'hostile.ts': HOSTILE_DAG } })
let done: number

beforeAll(async () => {
  done = await shared.site.run('hostile', { run_id: 'long_'.repeat(38) })
  await shared.site.call('POST', '/variables', { key: HOSTILE.slice(0, 60), value: HOSTILE })
  await shared.site.call('POST', '/pools', { pool: 'hostile', slots: 1, description: HOSTILE })
})

/** No script ran, and the page still works. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
  expect(await page.locator('#page script, #page img[src=x]').count()).toBe(0)
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
}

const PAGES = [
  '/',
  '/dags/hostile?tab=grid',
  '/dags/hostile?tab=coverage',
  '/dags/hostile?tab=code',
  '/dags/hostile?tab=details',
  '/dags/hostile/trigger',
  `/runs?q=${encodeURIComponent(HOSTILE)}`,
  '/tasks',
  '/records?dag_id=hostile',
  '/variables',
  '/notifications',
  '/audit',
]

it('executes no script in texts of DAG files, runs, variables and addresses, on any page', {
  timeout: 90_000,
}, async () => {
  const page = await shared.open('/')
  for (const address of [
    ...PAGES,
    ...['log', 'decision', 'details'].map((tab) => `/runs/${done}?task=print&tab=${tab}`),
  ]) {
    await page.goto(`${shared.site.address}/admin${address}`)
    await page.locator('main header').first().waitFor()
    await page.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' })
    await expectHarmless(page)
  }
})

it('shows a log with floods of colours, controls and a line of ten megabytes, and stays usable', async () => {
  const page = await shared.open(`/runs/${done}?task=print&tab=log`)
  await page.getByText('last line', { exact: true }).waitFor()
  await page.getByRole('log').press('Home')
  await page.getByText('step 4', { exact: true }).waitFor()
  expect(await page.title()).not.toBe('title')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('last line')
  await page.getByText(/^1 of \d$/).waitFor()
  await page.getByText(/\d{8} characters/).waitFor()
  await page.getByRole('heading', { name: 'print' }).click()
  await expectHarmless(page)
})

it('shows hostile outputs as text and pictures, and executes none of them', async () => {
  const page = await shared.open(`/runs/${done}?task=print&tab=outputs`)
  for (const name of ['page.html', 'note.md', 'table.csv', 'data.json'])
    await page.getByRole('button', { name }).click()
  await page.locator('pre', { hasText: '<script>' }).first().waitFor()
  await page.frameLocator('iframe[title="page.html"]').locator('img').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'picture.png' }).click()
  const picture = page.getByRole('img', { name: 'picture.png' })
  await expect.poll(() => picture.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBe(1)
  await expectHarmless(page)
  // The browser rightly reports the scripts that it has blocked.
  shared.forgive(/sandbox|Content Security Policy/)
})

it('rejects a run id of 10,000 characters', async () => {
  const page = await shared.open('/dags/hostile/trigger')
  await page.getByText('Force, run id, date').click()
  await page.getByLabel('Run id', { exact: false }).fill('x'.repeat(10_000))
  await page
    .getByRole('button', { name: 'Trigger', exact: true })
    .click({ timeout: 2000 })
    .catch(() => undefined)
  await page.getByText(/190/).first().waitFor()
  await expectHarmless(page)
})
