import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { hindrances } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()
let done: number
let skipped: number

beforeAll(async () => {
  done = await shared.site.run('churn_model')
  skipped = await shared.site.run('churn_model')
}, 120_000)

it('lists the tasks with their reasons, and follows the log of the chosen one while it runs', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 60 } })
  const page = await shared.open(`/runs/${id}`)
  await page.getByText('extract', { exact: true }).click()
  await page.getByText('reading extract', { exact: true }).waitFor()
  await page.getByText('lines, live').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').getByText('extract').waitFor()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByRole('heading', { name: `run ${id}` }).waitFor()
  await shared.site.until(id, ['cancelled'])
  await page.getByText('cancelled', { exact: true }).first().waitFor()
})

it('shows for a skipped task the log of the execution that it reuses', async () => {
  const page = await shared.open(`/runs/${skipped}?task=extract`)
  await page.getByText('Skipped: this is the log of').waitFor()
  await page.getByText('reading extract', { exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Decision' }).click()
  await page
    .getByText('It uses the result of')
    .getByRole('link', { name: `run ${done}` })
    .waitFor()
})

it('shows the command as it was started, and every try', async () => {
  const page = await shared.open(`/runs/${done}?task=train&sample=fold_2&tab=details`)
  await page.getByRole('heading', { name: 'Tries' }).waitFor()
  await page.getByText('Exit code 0', { exact: false }).first().waitFor()
})

it('acts on selected tasks after a look at what that does', async () => {
  const page = await shared.open(`/runs/${done}`)
  await page.getByRole('checkbox', { name: /^Select report/ }).check()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Clear…' }).click()
  await page.getByRole('dialog').getByText('report').first().waitFor()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await shared.site.until(done, ['success'])
})

it('draws the run over time and as a graph', async () => {
  const page = await shared.open(`/runs/${done}?view=gantt`)
  await page.getByRole('button', { name: /^extract : success/ }).waitFor()
  await page.getByRole('button', { name: 'Graph' }).click()
  await page.locator('.react-flow__node').first().waitFor()
})

it('says that a run does not exist', async () => {
  const page = await shared.open('/runs/999999')
  await page.getByText('999999').first().waitFor()
  await page.getByRole('alert').first().waitFor()
})

it.each(['log', 'decision', 'outputs', 'details'])(
  'has nothing that hinders in its %s, in light and dark colours',
  async (tab) => {
    const page = await shared.open(`/runs/${done}?task=extract&tab=${tab}`)
    await page.getByRole('heading', { name: 'extract' }).waitFor()
    expect(await hindrances(page)).toEqual([])
  },
)

it.each<readonly [string, (page: Page) => Promise<unknown>]>([
  ['menu', (page) => page.getByRole('button', { name: 'Run again' }).click()],
  [
    'preview of an action',
    async (page) => {
      await page.getByRole('button', { name: 'Run again' }).click()
      await page.getByRole('menuitem', { name: 'Force everything…' }).click()
      await page.getByRole('dialog').getByText('14 task instances are run again.').waitFor()
    },
  ],
  ['search', (page) => page.keyboard.press('Control+k')],
  ['list of keys', (page) => page.keyboard.press('?')],
])('has nothing that hinders in its open %s', async (_name, open) => {
  const page = await shared.open(`/runs/${done}`)
  expect(await hindrances(page, open)).toEqual([])
})
