import { expect, it } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()
const PLAN = { name: 'What will happen' }

it('plans and triggers the dates between two days, and creates no run twice', async () => {
  const page = await shared.open('/dags/nightly_import/backfill')
  const range = async () => {
    await page.getByLabel('First day').fill('2026-11-10')
    await page.getByLabel('Last day').fill('2026-11-12')
  }
  await range()
  const plan = page.getByRole('region', PLAN)
  await plan.getByText(/^3 runs with 9 task instances: 9 run/).waitFor()
  await plan.locator('summary', { hasText: '2026-11-11' }).getByText('day=2026-11-11').waitFor()
  await page.getByRole('button', { name: 'Trigger 3 runs' }).click()
  await page.getByText('3 runs triggered.').waitFor()
  // While a backfill is running, the same request continues it instead of storing another one.
  const done = page.getByRole('region', { name: 'Backfills' }).getByText(/^3 of 3 runs/)
  await done.waitFor()

  await page.goto(`${shared.site.address}/admin/dags/nightly_import/backfill`)
  await range()
  await page.getByRole('button', { name: 'Trigger 3 runs' }).click()
  await page.getByText('3 runs triggered.').waitFor()
  await done.nth(1).waitFor()
  const { runs } = await shared.site.call<{ runs: unknown[] }>('GET', '/runs?dag_id=nightly_import')
  expect(runs).toHaveLength(3)
})

it('reports days in the wrong order at the field, and plans nothing', async () => {
  const page = await shared.open('/dags/nightly_import/backfill')
  await page.getByLabel('First day').fill('2026-11-12')
  await page.getByLabel('Last day').fill('2026-11-10')
  await page.getByText('This is before the first day.').waitFor()
  expect(await page.getByRole('button', { name: 'Trigger' }).isDisabled()).toBe(true)
})

it('plans and triggers many runs from a table, each after those before it', async () => {
  const page = await shared.open('/dags/churn_model/backfill')
  await page.getByRole('textbox', { name: /^Names of parameters/ }).fill('k\tseed\n5\t1\n21\t1\n')
  const plan = page.getByRole('region', PLAN)
  await plan
    .locator('summary', { hasText: 'defaults' })
    .getByText(/14 run/)
    .waitFor()
  await plan
    .locator('summary', { hasText: 'k=21' })
    .getByText(/12 run/)
    .waitFor()
  await page.getByRole('button', { name: 'Trigger 2 runs' }).click()
  await page.getByText('2 runs triggered.').waitFor()
})

it('keeps a table that is too long for the URL in the browser tab', async () => {
  const page = await shared.open('/dags/churn_model/backfill')
  const table = page.getByRole('textbox', { name: /^Names of parameters/ })
  const long = `k\tseed\n${Array.from({ length: 600 }, (_, row) => `${1 + (row % 50)}\t${row}\n`).join('')}`
  await table.fill(long)
  await page.waitForURL(/request=in\+this\+tab/)
  await page.reload()
  await table.waitFor()
  expect(await table.inputValue()).toBe(long)
})

it('keeps the form in the URL, so that a reload or a login brings it back', async () => {
  const page = await shared.open('/dags/nightly_import/backfill')
  await page.getByLabel('First day').fill('2026-11-02')
  await page.waitForURL(/request=.*2026-11-02/)
  await page.getByText('Table of confs').click()
  const table = page.getByRole('textbox', { name: /^Names of parameters/ })
  await table.fill('day\n2026-11-03\n')
  await page.waitForURL(/request=.*2026-11-03/)
  await page.reload()
  expect(await table.inputValue()).toBe('day\n2026-11-03\n')
  await page.getByText('Dates', { exact: true }).click()
  expect(await page.getByLabel('First day').inputValue()).toBe('2026-11-02')
})

it('shows a backfill with its progress, pauses it, resumes it and cancels it', async () => {
  await shared.site.stopWorker()
  const body = { from: '2026-10-01T00:00:00Z', to: '2026-10-09T23:59:59Z' }
  await shared.site.call('POST', '/dags/nightly_import/backfill', body)
  const page = await shared.open('/dags/nightly_import?tab=runs')
  const row = page.getByRole('region', { name: 'Backfills' }).locator('li', { hasText: '2026-10-01 to 2026-10-09' })
  await row.getByText('0 of 9 runs · 9 waiting').waitFor()
  await row.getByRole('button', { name: 'Pause' }).click()
  await row.getByRole('button', { name: 'Resume' }).click()
  await row.getByRole('button', { name: 'Cancel…' }).click()
  await page.getByRole('button', { name: 'Cancel the backfill' }).click()
  await row.getByText('cancelled').waitFor()
  expect(await axeViolations(page)).toEqual([])
  await shared.site.startWorker()
})

it('has no accessibility violations', async () => {
  const page = await shared.open('/dags/nightly_import/backfill')
  await page
    .getByRole('region', PLAN)
    .getByText(/runs with/)
    .waitFor()
  expect(await axeViolations(page)).toEqual([])
})
