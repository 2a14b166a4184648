import { beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const PATIENCE = { timeout: 10_000 }
const shared = sharedSite()
let running: number
let greeting: string

beforeAll(async () => {
  const page = await shared.open('/')
  greeting = (await page.locator('section', { hasText: 'Nothing has run yet' }).textContent()) ?? ''
  await shared.site.run('churn_model')
  await shared.site.run('nightly_import', { conf: { day: '2026-11-13' } })
  running = (await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 30 } })).id
  await shared.site.until(running, ['running'])
})

it('lists the DAGs with their newest runs, and names a file that could not be loaded', async () => {
  const page = await shared.open('/')
  const row = page.locator('tr[data-key=churn_model]')
  await row.getByRole('link', { name: new RegExp(`^Run ${running}, .*: running`) }).waitFor()
  await page.getByText('1 DAG file could not be loaded').waitFor()
  await page.getByText(/broken\.ts$/).waitFor()
})

it('explains how to start the first run, with the command', () => {
  expect(greeting).toContain('ml-airflow trigger_dag')
})

it('orders DAGs and filters the paused ones, and the address keeps both', async () => {
  await shared.site.call('POST', '/dags/wide_pipeline/pause')
  const page = await shared.open('/')
  await page.getByRole('combobox', { name: 'Order' }).selectOption('last_run')
  await expect.poll(() => page.locator('tbody tr').first().getAttribute('data-key')).toBe('churn_model')
  await page.getByRole('button', { name: 'Paused' }).click()
  await page.locator('tr[data-key=churn_model]').waitFor({ state: 'detached' })
  await page.reload()
  await page.locator('tr[data-key=wide_pipeline]').waitFor()
  expect(page.url()).toMatch(/sort=last_run.*paused=|paused=.*sort=last_run/)
  await shared.site.call('POST', '/dags/wide_pipeline/unpause')
})

it('keeps the search in the address, so that a link shows the same list', async () => {
  const page = await shared.open('/')
  await page.getByRole('searchbox', { name: 'Search DAGs' }).fill('nightly')
  await page.locator('tr[data-key=churn_model]').waitFor({ state: 'detached' })
  await expect.poll(() => page.url(), PATIENCE).toContain('q=nightly')
  await page.reload()
  await page.locator('tr[data-key=nightly_import]').waitFor()
  expect(await page.locator('tbody tr').count()).toBe(1)
})

it('pauses a DAG, and shows it to other pages without a reload', async () => {
  const page = await shared.open('/')
  const toggle = page.getByRole('switch', { name: 'wide_pipeline is active' })
  await toggle.waitFor()
  await page.getByText('live', { exact: true }).waitFor()
  await shared.site.call('POST', '/dags/wide_pipeline/pause')
  await expect.poll(() => toggle.isChecked(), PATIENCE).toBe(false)
  await toggle.click()
  await expect
    .poll(async () => (await shared.site.call<{ paused: boolean }>('GET', '/dags/wide_pipeline')).paused, PATIENCE)
    .toBe(false)
})

it('finds a DAG by the keyboard alone', async () => {
  const page = await shared.open('/')
  await page.getByText('live', { exact: true }).waitFor()
  await page.keyboard.press('/')
  await page.getByRole('combobox', { name: 'Search' }).fill('nightly')
  await page
    .getByRole('option', { name: /nightly_import/ })
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url(), PATIENCE).toContain('/dags/nightly_import')
})

it('has no accessibility violations in light and dark colours', async () => {
  const page = await shared.open('/')
  await page.locator('tr[data-key=churn_model]').waitFor()
  expect(await axeViolations(page)).toEqual([])
})
