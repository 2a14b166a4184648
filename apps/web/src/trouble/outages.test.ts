import { beforeAll, expect, it } from 'vitest'
import { sharedSite } from '../testing/shared-site.ts'

const shared = sharedSite({ ownRedis: true })
const PATIENCE = { timeout: 20_000 }

beforeAll(async () => {
  await shared.site.run('churn_model')
})

it('shows that the API is unreachable, keeps the last data, and reconnects', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 1 } })
  const page = await shared.open('/runs')
  await page.getByText('live', { exact: true }).waitFor()
  const row = page.locator(`tr[data-key="${id}"]`)
  await row.getByText('running').first().waitFor()
  await shared.site.stopApi()
  await page.getByText(/reconnecting, as of/).waitFor()
  await row.getByText('running').first().waitFor()
  await shared.site.startApi()
  await page.getByText('live', { exact: true }).waitFor(PATIENCE)
  await row.getByText('success').first().waitFor(PATIENCE)
})

it('shows on a page without loaded code that the API is unreachable, and opens it later', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  await page.getByRole('region', { name: 'What will happen' }).getByText(/skip/).first().waitFor()
  await shared.site.stopApi()
  await page.getByRole('link', { name: 'Savings' }).click()
  const alert = page.getByRole('alert')
  await alert.getByText('The API does not answer. Is it running?').waitFor()
  await shared.site.startApi()
  await alert.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Savings' }).waitFor(PATIENCE)
  // React reports every error that a page shows in place of its content.
  shared.forgive(/The API does not answer/)
})

it('loads itself again if the stylesheet of a page failed to load', async () => {
  const page = await shared.open('/runs')
  await page.route(/savings-page-.*\.css/, (route) => route.abort(), { times: 1 })
  await page.getByRole('link', { name: 'Savings' }).click()
  await page.getByRole('heading', { name: 'Savings' }).waitFor(PATIENCE)
  shared.forgive(/ERR_FAILED|preload CSS/)
})

it('resumes a followed log after an outage of the API', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'apac', pace: 4 } })
  const page = await shared.open(`/runs/${id}?task=extract`)
  await page.getByText('reading extract', { exact: true }).waitFor(PATIENCE)
  await shared.site.stopApi()
  await page.getByText('The connection was lost. Trying again…').waitFor()
  await shared.site.startApi()
  await page.getByText('done extract', { exact: true }).waitFor(PATIENCE)
  expect(await page.getByText('reading extract', { exact: true }).count()).toBe(1)
  await shared.site.call('POST', `/runs/${id}/actions/cancel`, { dry_run: false })
})

it('accepts a run while Redis is down, says since when it is, and starts the run when it is back', async () => {
  await shared.redis?.stop()
  const page = await shared.open('/dags/nightly_import/trigger')
  await page.getByRole('textbox', { name: 'day' }).fill('2026-11-20')
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.getByRole('heading', { name: /^nightly_import › run/ }).waitFor(PATIENCE)
  await page.getByText(/Redis has not answered since/).waitFor(PATIENCE)
  const workers = await shared.open('/workers')
  await workers
    .getByRole('alert')
    .getByText(/Redis has not answered since/)
    .waitFor(PATIENCE)
  await shared.redis?.start()
  await workers.getByRole('table', { name: 'Queues' }).waitFor(PATIENCE)
  await page.getByText(/Redis has not answered since/).waitFor({ state: 'detached', ...PATIENCE })
  await page.locator('main header').getByText('success').first().waitFor({ timeout: 60_000 })
  // The browser reports the answer with status 503 itself.
  shared.forgive(/503/)
})

it('reports that a run was deleted while its page was open', async () => {
  const id = await shared.site.run('nightly_import', { conf: { day: '2026-11-21' } })
  const page = await shared.open(`/runs/${id}?task=load_day`)
  await page.getByRole('heading', { name: 'load_day' }).waitFor()
  shared.site.command('delete_dag', 'nightly_import', '-y')
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('menuitem', { name: 'Clear all tasks…' }).click()
  await page.getByRole('dialog').getByText('There is no run with the number').waitFor()
  await page.getByRole('button', { name: 'Leave it' }).click()
  await page.reload()
  await page.getByRole('alert').getByText('There is no run with the number').waitFor()
})

it('lets two people cancel the same run, and the second cancel changes nothing', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 30, k: 11 } })
  const pages = [await shared.open(`/runs/${id}`), await shared.open(`/runs/${id}`)]
  for (const page of pages) {
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('dialog').getByText('extract').waitFor()
  }
  for (const page of pages) {
    await page.getByRole('button', { name: 'Cancel the run' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('main header').getByText('cancelled').first().waitFor(PATIENCE)
  }
})

it('keeps nine open pages live, more than a browser has connections for', async () => {
  const first = await shared.open('/runs')
  const pages = [first]
  for (let n = 1; n < 9; n++) pages.push(await first.context().newPage())
  for (const page of pages) await page.goto(`${shared.site.address}/admin/runs`)
  const id = await shared.site.run('wide_pipeline', { conf: { size: 2 } })
  for (const page of pages) {
    await page.bringToFront()
    await page.locator(`tr[data-key="${id}"]`).getByText('success').first().waitFor()
  }
})

it.each([
  '/runs/999999',
  '/runs/nothing',
  '/dags/unknown',
  '/dags/unknown/trigger',
  '/dags/churn_model?tab=code&run=999999',
  '/runs/compare?a=1&b=999999',
  '/nowhere',
])('reports at %s that nothing exists there', async (address) => {
  const page = await shared.open(address)
  await page
    .getByText(/no such page|not exist|There is no|has no|unknown|is no |nothing/i)
    // The options of a select are never visible.
    .filter({ visible: true })
    .first()
    .waitFor()
  await page.getByRole('link', { name: 'DAGs' }).first().click()
  await page.locator('tr[data-key=churn_model]').waitFor()
})
