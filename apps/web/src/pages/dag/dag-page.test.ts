import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { DAG_TABS } from '../../addresses.ts'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()
let first: number

beforeAll(async () => {
  first = await shared.site.run('churn_model')
  await shared.site.run('churn_model', { conf: { k: 7 } })
  await shared.site.run('wide_pipeline')
  // Before any page asks: for a second, pages share an answer.
  const database = new DatabaseSync(join(shared.site.path, 'database'), { timeout: 10_000 })
  database.exec(`INSERT INTO missed_tick (dag_id, reason, first_date, last_date, count, sentence)
    VALUES ('nightly_import', 'overlap', '2026-11-01 02:00:00.000', '2026-11-03 02:00:00.000', 3, 'The run before was still running.')`)
  database.close()
})

it('shows executed and skipped tasks in the grid', async () => {
  const page = await shared.open('/dags/churn_model')
  await page.getByRole('link', { name: `extract, run ${first}: success` }).waitFor()
  await page.getByRole('link', { name: `extract, run ${first + 1}: skipped` }).waitFor()
  await page.getByRole('link', { name: `train, run ${first + 1}: 5 success` }).waitFor()
})

it('unfolds a task to its samples, and the address remembers it', async () => {
  const page = await shared.open('/dags/churn_model')
  await page.getByRole('button', { name: /train × 5/ }).click()
  await page.getByRole('link', { name: `train fold_3, run ${first}: success` }).waitFor()
  expect(page.url()).toContain('open=train')
  await page.reload()
  await page.getByRole('link', { name: `train fold_3, run ${first}: success` }).click()
  await page.getByRole('region', { name: 'Task instance' }).getByText('fold_3').first().waitFor()
})

it('moves through the grid by the arrow keys, from the heads of the runs to every cell', async () => {
  const page = await shared.open('/dags/churn_model')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  await page.getByRole('link', { name: new RegExp(`^Run ${first}, `) }).focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowLeft']) await page.keyboard.press(key)
  expect(await focused()).toMatch(`features, run ${first + 1}: skipped`)
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Task instance' }).getByRole('heading', { name: 'features' }).waitFor()
})

it('shows a run in the grid while it begins and ends', async () => {
  const page = await shared.open('/dags/churn_model')
  await page.getByText('live', { exact: true }).waitFor()
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'apac', pace: 60 } })
  await page.getByRole('link', { name: `extract, run ${id}: running` }).waitFor()
  await shared.site.call('POST', `/runs/${id}/cancel`)
  await page.getByRole('link', { name: `report, run ${id}: cancelled` }).waitFor()
})

it('draws the graph from left to right', async () => {
  const page = await shared.open('/dags/churn_model?tab=graph')
  const left = async (name: string) => (await page.getByText(name, { exact: true }).first().boundingBox())?.x ?? 0
  await page.getByText('report', { exact: true }).first().waitFor()
  expect(await left('extract')).toBeLessThan(await left('train'))
  expect(await left('train')).toBeLessThan(await left('report'))
})

it('folds a large graph by the prefixes of its ids, and unfolds it with a map', async () => {
  const page = await shared.open('/dags/wide_pipeline?tab=graph')
  const nodes = page.locator('.react-flow__node')
  await page.getByText('download…', { exact: true }).waitFor()
  expect(await nodes.count()).toBe(6)
  await page.getByRole('button', { name: 'Show every task' }).click()
  await page.locator('.react-flow__minimap').waitFor()
  expect(await nodes.count()).toBe(66)
  const zoom = () => page.locator('.react-flow__viewport').evaluate((one) => getComputedStyle(one).transform)
  const before = await zoom()
  await page.getByRole('button', { name: 'Zoom In' }).click()
  await expect.poll(zoom).not.toBe(before)
})

it('shows states in the graph while a run goes on', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 60 } })
  const page = await shared.open(`/dags/churn_model?tab=graph&run=${id}`)
  const extract = page.locator('.react-flow__node', { hasText: 'extract' })
  await extract
    .getByText(/^running/)
    .first()
    .waitFor()
  await shared.site.call('POST', `/runs/${id}/cancel`)
  await extract
    .getByText(/^cancelled/)
    .first()
    .waitFor()
})

it('filters the runs by a parameter, and compares two of them', async () => {
  const page = await shared.open('/dags/churn_model?tab=runs&conf=k%3D7')
  await page.getByRole('checkbox', { name: `Compare run ${first + 1}` }).waitFor()
  expect(await page.getByRole('checkbox', { name: /^Compare run/ }).count()).toBe(1)
  await page.goto(`${shared.site.address}/admin/runs/compare?a=${first}&b=${first + 1}`)
  await page.locator('tr[data-differs=true]', { hasText: 'k' }).waitFor()
})

it('shows durations, the source and the details', async () => {
  const page = await shared.open('/dags/churn_model?tab=durations')
  await page
    .getByRole('region', { name: 'extract' })
    .getByText(/median .* skipped/)
    .waitFor()
  await page.getByRole('link', { name: 'Code' }).click()
  await page.getByText("id: 'churn_model'").waitFor()
  await page.getByRole('link', { name: 'Details' }).click()
  await page.getByRole('cell', { name: 'Neighbours that vote.' }).waitFor()
  await page.goto(`${shared.site.address}/admin/dags/nightly_import?tab=details`)
  await page.getByText('0 2 * * * in UTC').waitFor()
  const dates = page.locator('section', { hasText: 'Execution date' }).locator('tbody tr')
  await expect.poll(() => dates.count()).toBe(10 + 1)
})

it('names the dates that the schedule missed, in the list of DAGs and in the details', async () => {
  const page = await shared.open('/dags/nightly_import?tab=details')
  await page.getByText('missed: The run before was still running.').first().waitFor()
  await page.goto(`${shared.site.address}/admin/?q=nightly`)
  await page.getByText('3 missed').waitFor()
})

it('opens the plan of a row from a cell without a result', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { k: 11, pace: 30 } })
  const page = await shared.open('/dags/churn_model?tab=coverage')
  await page
    .getByRole('row', { name: /k=11/ })
    .getByRole('button', { name: /^report: never/ })
    .click()
  await page.getByRole('dialog').getByText('RUN').first().waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await shared.site.call('POST', `/runs/${id}/cancel`)
})

it('reports that a DAG does not exist, and executes no script in its name', async () => {
  const page = await shared.open('/')
  await page.goto(`${shared.site.address}/admin/dags/%3Cscript%3Ealert(1)%3C%2Fscript%3E`)
  await page.getByRole('alert').first().waitFor()
  expect(await page.locator('#page script').count()).toBe(0)
})

it.each(DAG_TABS)('has no accessibility violations in its %s, in light and dark colours', async (tab) => {
  const page = await shared.open(`/dags/churn_model?tab=${tab}`)
  await page.getByRole('heading', { name: 'churn_model' }).waitFor()
  const completes = async (one: Page) => {
    await one.getByRole('checkbox').first().check()
    await one.getByRole('button', { name: /^Complete/ }).click()
  }
  expect(await axeViolations(page, ...(tab === 'coverage' ? [completes] : []))).toEqual([])
})

it('shows the code as of a run, and its changes since', async () => {
  appendFileSync(join(shared.site.path, 'dags/churn.ts'), '// Rare classes weigh more.\n')
  const page = await shared.open(`/dags/churn_model?tab=code&against=${first}`)
  await page.getByText('+ // Rare classes weigh more.').waitFor()
  await page.getByRole('combobox', { name: 'compared with' }).selectOption('')
  await page.getByText('// Rare classes weigh more.').waitFor()
  await page.getByRole('combobox', { name: 'Code' }).selectOption(String(first))
  await page.getByText('// Rare classes weigh more.').waitFor({ state: 'detached' })
  await page.getByText("id: 'churn_model'").waitFor()
})
