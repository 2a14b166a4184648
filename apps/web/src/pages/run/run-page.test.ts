import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it, vi } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { DEMO_DAGS } from '../../testing/demo-dags.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const edited = (word: string) => `id: edited\ntasks: { edited_say: { command: echo ${word} } }\n`
const ALERTED = `id: alerted
tasks: { told: { command: 'true' }, alert: { command: 'true', after: [told], trigger_rule: one_failed } }
`
const shared = sharedSite({ dagFiles: { ...DEMO_DAGS, 'edited.yaml': edited('old'), 'alerted.yaml': ALERTED } })
let done: number
let skipped: number

beforeAll(async () => {
  done = await shared.site.run('churn_model')
  skipped = await shared.site.run('churn_model')
})

/** The list on the left: the panel of the chosen task names it, too. */
function tasksOf(page: Page): Locator {
  return page.getByRole('table', { name: 'Task instances' })
}

it('lists the tasks with their reasons, and follows the log of the chosen one while it runs', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'us', pace: 60 } })
  const page = await shared.open(`/runs/${id}`)
  await tasksOf(page).getByText('extract', { exact: true }).click()
  await page.getByText('reading extract', { exact: true }).waitFor()
  await page.getByText('lines, live').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').getByText('extract').waitFor()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByRole('heading', { name: `run ${id}` }).waitFor()
  await shared.site.until(id, ['cancelled'])
  await page.getByText('cancelled', { exact: true }).first().waitFor()
})

it('unpauses the DAG of a run that waits for it, and cancels such a run', async () => {
  await shared.site.call('POST', '/dags/edited/pause')
  const { id } = await shared.site.trigger('edited')
  const page = await shared.open(`/runs/${id}`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').getByText('1 run is cancelled.').waitFor()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  await shared.site.until(id, ['cancelled'])

  const next = await shared.site.trigger('edited')
  await page.goto(`${shared.site.address}/admin/runs/${next.id}`)
  await page.getByRole('button', { name: 'Unpause the DAG' }).click()
  await shared.site.until(next.id, ['success'])
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

it('acts on selected tasks after a preview', async () => {
  const page = await shared.open(`/runs/${done}`)
  await page.getByRole('checkbox', { name: /^Select report/ }).check()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Clear…' }).click()
  await page.getByRole('dialog').getByText('report').first().waitFor()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await shared.site.until(done, ['success'])
})

it('says in each dialog what the action does, and how Clear and Force differ', async () => {
  const page = await shared.open(`/runs/${done}?task=report`)
  const hintOf = async (menu: string, item: string) => {
    await page.getByRole('button', { name: menu, exact: true }).first().click()
    await page.getByRole('menuitem', { name: item }).click()
    const hint = await page.getByRole('dialog').locator('p.quiet').first().textContent()
    await page.getByRole('button', { name: 'Leave it' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    return hint
  }
  expect(await hintOf('Run again', 'Clear all tasks…')).toMatch(/^The results of this run no longer count.* this run/)
  expect(await hintOf('Run again', 'Force everything…')).toMatch(/^Has the effect of Clear.*history/)
  expect(await hintOf('Run again', 'Run again with the same parameters…')).toMatch(/^Creates a new run/)
  expect(await hintOf('Run again', 'Mark open tasks failed…')).toMatch(/nothing is run/)
  expect(await hintOf('Actions', 'Clear…')).toMatch(/^Their results no longer count/)
  expect(await hintOf('Actions', 'Force…')).toMatch(/^Has the effect of Clear.*history/)
})

it('the preview of a force calls a task that its rule leaves out by the same word as the list', async () => {
  const run = await shared.site.run('alerted')
  const page = await shared.open(`/runs/${run}?task=alert`)
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('menuitem', { name: 'Force everything…' }).click()
  const line = (task: string) =>
    page
      .getByRole('dialog')
      .getByRole('listitem')
      .filter({ has: page.getByText(task, { exact: true }) })
  await line('told').getByText('queued', { exact: true }).waitFor()
  const alert = line('alert')
  await alert.getByText('left out', { exact: true }).waitFor()
  expect(await alert.getByText('skipped', { exact: true }).count()).toBe(0)
})

it('says once what holds up a whole run, in its head and not again at its task', async () => {
  const { site } = shared
  await site.call('POST', '/pools', { pool: 'closed', slots: 0 })
  const { id } = await site.trigger('edited', { pool: 'closed', force: true })
  await site.until(id, ['running'])
  const page = await shared.open(`/runs/${id}?task=edited_say`)
  await page.getByText("Waits for pool 'closed'").first().waitFor()
  await site.call('POST', '/dags/edited/pause')
  await page.reload()
  await page.getByRole('heading', { name: 'edited_say' }).waitFor()
  const said = page.locator('main').getByText("DAG 'edited' is paused: nothing of it starts")
  await said.and(page.locator('p')).waitFor()
  await page.getByText('No log yet').waitFor()
  expect(await said.and(page.locator('p')).count()).toBe(1)
  await site.call('POST', `/runs/${id}/cancel`)
  await site.call('POST', '/dags/edited/unpause')
})

it('retries what failed, marks a task done so that the run goes on, and runs it again', async () => {
  const failed = await shared.site.run('nightly_import', { conf: { day: '2026-11-13' } })
  const page = await shared.open(`/runs/${failed}`)
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Retry failed' }).click()
  await dialog.getByText('check_day').waitFor()
  await dialog.getByRole('button', { name: 'Retry' }).click()
  await dialog.waitFor({ state: 'detached' })
  await tasksOf(page).getByText('check_day', { exact: true }).click()
  await page.getByRole('combobox', { name: 'Try' }).waitFor()
  await shared.site.until(failed, ['failed'])
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Mark done…' }).click()
  await dialog.getByText('It counts as done; nothing is run.').waitFor()
  await dialog.getByText('It runs at once.').waitFor()
  await dialog.getByRole('button', { name: 'Mark done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await shared.site.until(failed, ['success'])
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('menuitem', { name: 'Run again with the same parameters…' }).click()
  await dialog.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('heading', { name: `run ${failed + 1}` }).waitFor()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('menuitem', { name: 'Run again with other parameters…' }).click()
  expect(await page.getByRole('textbox', { name: 'day' }).inputValue()).toBe('2026-11-13')
})

it('runs a run again by the current DAG files or by its own, and names those that differ', async () => {
  const source = () => shared.site.call<{ definition: string }>('GET', '/dags/edited/source')
  const id = await shared.site.run('edited')
  const { definition } = await source()
  shared.site.writeDag('edited.yaml', edited('new'))
  await vi.waitUntil(async () => (await source()).definition !== definition, { timeout: 20_000, interval: 100 })
  const page = await shared.open(`/runs/${id}`)
  const dialog = page.getByRole('dialog')
  const open = async () => {
    await page.getByRole('button', { name: 'Run again' }).click()
    await page.getByRole('menuitem', { name: 'Run again with the same parameters…' }).click()
    await dialog.getByText('Changed since this run: edited.yaml.').waitFor()
  }
  expect(await axeViolations(page, open)).toEqual([])
  await open()
  await dialog.getByRole('radio', { name: 'as this run used them' }).check()
  await dialog.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('heading', { name: `run ${id + 1}` }).waitFor()
  expect(await shared.site.call('GET', `/runs/${id + 1}`)).toMatchObject({ definition })
})

it('marks open tasks of a run failed while another one of them runs, and remembers how wide its list is', async () => {
  const { id } = await shared.site.trigger('churn_model', { conf: { data: 'apac', pace: 60 } })
  const page = await shared.open(`/runs/${id}?task=report`)
  const panel = page.getByRole('region', { name: 'Task instance' })
  await panel.getByText('It waits for evaluate.').waitFor()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Mark failed…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Mark failed' }).click()
  await panel.getByText('failed', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Cancel the run' }).click()
  const divider = page.getByRole('separator', { name: 'Width of the task list' })
  await divider.press('ArrowLeft')
  const width = await divider.getAttribute('aria-valuenow')
  await page.reload()
  await divider.waitFor()
  expect(await divider.getAttribute('aria-valuenow')).toBe(width)
})

it('shows a log with and without times, wraps it, links to a line and offers a download', async () => {
  const page = await shared.open(`/runs/${done}?task=extract#L2`)
  const log = page.getByRole('log')
  await log.getByText('done extract', { exact: true }).waitFor()
  expect(await log.getByText(/^\d\d:\d\d:\d\d\.\d{3}$/).count()).toBe(0)
  for (const name of ['times', 'wrap', 'follow']) await page.getByRole('checkbox', { name }).click()
  await log
    .getByText(/^\d\d:\d\d:\d\d\.\d{3}$/)
    .first()
    .waitFor()
  await log.getByRole('link', { name: '1', exact: true }).click()
  expect(new URL(page.url()).hash).toBe('#L1')
  const file = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download' }).click()
  expect((await file).suggestedFilename()).toBe('extract-1.log')
})

it('shows stdout and stderr together, or one of them', async () => {
  const page = await shared.open(`/runs/${done}?task=extract`)
  const log = page.getByRole('log')
  const choose = (channel: string) => page.getByRole('combobox', { name: 'Channel' }).selectOption(channel)
  await log.getByText(/^Bash .* started/).waitFor()
  await choose('stdout')
  await log.getByText('done extract', { exact: true }).waitFor()
  expect(await log.getByText(/^Bash .* started/).count()).toBe(0)
  await choose('stderr')
  await page.getByText(/^0 of \d+ lines/).waitFor()
})

it('filters the task list by state and by a part of the sample', async () => {
  const page = await shared.open(`/runs/${done}`)
  const rows = tasksOf(page).locator('tbody tr')
  await page.getByRole('searchbox', { name: 'Search tasks, samples' }).fill('fold_2')
  await expect.poll(() => rows.count()).toBe(2)
  await page.getByText('2 task instances', { exact: true }).waitFor()
  await page.goto(`${shared.site.address}/admin/runs/${done}?state=failed`)
  await page.getByText('No matching task instances').waitFor()
})

it('gives the chosen task the whole page of a phone, and leads back to the list', async () => {
  const page = await shared.open(`/runs/${done}?task=extract`, { viewport: { width: 390, height: 844 } })
  await page.getByRole('log').getByText('done extract', { exact: true }).waitFor()
  expect(await tasksOf(page).isVisible()).toBe(false)
  await page.getByRole('link', { name: 'Back to the tasks of the run' }).click()
  await tasksOf(page).getByText('report', { exact: true }).click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
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
  'has no accessibility violations in its %s, in light and dark colours',
  async (tab) => {
    const page = await shared.open(`/runs/${done}?task=extract&tab=${tab}`)
    await page.getByRole('heading', { name: 'extract' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
  },
)

it('has no accessibility violations in the dialogs and menus that open on it', async () => {
  const page = await shared.open(`/runs/${done}`)
  const openMenu = (one: Page) => one.getByRole('button', { name: 'Run again' }).click()
  const openForce = async (one: Page) => {
    await openMenu(one)
    await one.getByRole('menuitem', { name: 'Force everything…' }).click()
    await one.getByRole('dialog').getByText('14 task instances are run again.').waitFor()
  }
  const openSearch = (one: Page) => one.keyboard.press('Control+k')
  const openKeys = (one: Page) => one.keyboard.press('?')
  const topMenus = ['Admin', /^Time zone/, /^User/].map(
    (name) => (one: Page) => one.getByRole('banner').getByRole('button', { name }).click(),
  )
  expect(await axeViolations(page, openMenu, openForce, openSearch, openKeys, ...topMenus)).toEqual([])
})
