import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()
let done: number

beforeAll(async () => {
  done = await shared.site.run('churn_model')
})

const PLAN = { name: 'What will happen' }

it('shows skipped tasks with the run that did them, and follows the form', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  const plan = page.getByRole('region', PLAN)
  await plan.getByText(/^14 skip/).waitFor()
  await plan
    .getByRole('link', { name: `run ${done}` })
    .first()
    .waitFor()
  await page.getByRole('textbox', { name: 'k', exact: true }).fill('7')
  await plan.getByText(/^2 skip · 12 run/).waitFor()
  await plan
    .getByText(/^Never done: as run \d+, but k 5 → 7$/)
    .first()
    .waitFor()
  await expect.poll(() => page.url()).toContain('request=')
  await page.reload()
  expect(await page.getByRole('textbox', { name: 'k', exact: true }).inputValue()).toBe('7')
})

it('takes the conf of a link, and ignores one that is not valid', async () => {
  const page = await shared.open(`/dags/churn_model/trigger?conf=${encodeURIComponent('{"k":9,"absent":1}')}`)
  const k = page.getByRole('textbox', { name: 'k', exact: true })
  await k.waitFor()
  expect(await k.inputValue()).toBe('9')
  await page.goto(`${shared.site.address}/admin/dags/churn_model/trigger?conf=%7Bk`)
  await k.waitFor()
  expect(await k.inputValue()).toBe('5')
})

it('reports a problem at its field, and the plan names the fields that it waits for', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  await page.getByRole('textbox', { name: 'k', exact: true }).fill('51')
  await page.getByText('Allowed is 1 to 50.').waitFor()
  await page.getByRole('region', PLAN).getByText('Waits for k').waitFor()
  expect(await page.getByRole('button', { name: 'Trigger' }).isDisabled()).toBe(true)
})

it('edits the same request as JSON', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  await page.getByRole('textbox', { name: 'k', exact: true }).fill('9')
  await page.getByRole('button', { name: 'JSON' }).click()
  const json = page.getByRole('textbox', { name: 'The request as JSON' })
  expect(JSON.parse(await json.inputValue()).conf.k).toBe(9)
  await json.fill('{"conf": {"k": 11}, "samples": ["fold_1"]}')
  await page
    .getByRole('region', PLAN)
    .getByText(/^2 skip · 4 run/)
    .waitFor()
  await page.getByRole('button', { name: 'Form' }).click()
  expect(await page.getByRole('textbox', { name: 'k', exact: true }).inputValue()).toBe('11')
})

it('takes the conf of an earlier run, samples as a range, and forces some tasks or all', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  const plan = page.getByRole('region', PLAN)
  await page.getByRole('textbox', { name: 'k', exact: true }).fill('8')
  await page.getByRole('button', { name: 'From an earlier run' }).click()
  await page.getByRole('menuitem').first().click()
  expect(await page.getByRole('textbox', { name: 'k', exact: true }).inputValue()).toBe('5')
  await page.getByRole('textbox', { name: /^samples/ }).fill('fold_1..fold_3')
  await plan.getByText(/^8 skip · 2 run|^9 skip · 1 run/).waitFor()
  await page.getByText('Force, run id, date, pool').click()
  await page.getByRole('combobox', { name: 'Force' }).selectOption('tasks')
  await page.getByRole('checkbox', { name: 'train' }).check()
  await plan.getByText(/· 7 run|· 8 run/).waitFor()
  await page.getByRole('combobox', { name: 'Force' }).selectOption('all')
  await plan.getByText(/^10 run/).waitFor()
  await page.getByRole('textbox', { name: 'Run id' }).fill('by-hand')
  await page.getByRole('textbox', { name: 'Execution date' }).fill('2026-11-01')
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.getByText('by-hand', { exact: true }).waitFor()
  await page.getByText('forced: all').waitFor()
})

it('triggers the run that the plan showed', async () => {
  const page = await shared.open(`/dags/churn_model/trigger?from=${done}`)
  await page.getByRole('textbox', { name: 'seed', exact: true }).fill('3')
  await page
    .getByRole('region', PLAN)
    .getByText(/^2 skip · 12 run/)
    .waitFor()
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await expect.poll(() => page.url(), { timeout: 10_000 }).toMatch(/\/runs\/\d+/)
  const run = Number(/\/runs\/(\d+)/.exec(page.url())?.[1])
  await shared.site.until(run, ['success'])
  const { counts } = await shared.site.call<{ counts: object }>('GET', `/runs/${run}`)
  expect(counts).toMatchObject({ skipped: 2, success: 12 })
})

it('takes a date without a zone in the zone of the top bar, and names that zone', async () => {
  const page = await shared.open('/', { timezoneId: 'Asia/Kolkata' })
  await page.goto(`${shared.site.address}/admin/dags/churn_model/trigger`)
  await page.getByText('Force, run id, date, pool').click()
  const date = page.getByRole('textbox', { name: 'Execution date' })
  await page.getByText('in UTC+5:30 unless it names a zone').waitFor()
  const sent = async (typed: string): Promise<string | undefined> => {
    const [request] = await Promise.all([
      page.waitForRequest((one) => one.url().endsWith('/plan') && one.postData()?.includes('execution_date') === true),
      date.fill(typed),
    ])
    return (request.postDataJSON() as { execution_date?: string }).execution_date
  }
  expect(await sent('2026-11-01 08:00')).toBe('2026-11-01T02:30:00.000Z')
  expect(await sent('2026-11-02T08:00Z')).toBe('2026-11-02T08:00Z')
  await page.getByRole('button', { name: 'Time zone: UTC+5:30' }).click()
  await page.getByRole('menuitemradio', { name: 'UTC', exact: true }).click()
  await page.keyboard.press('Escape')
  expect(await sent('2026-11-03')).toBe('2026-11-03T00:00:00.000Z')
  await date.fill('tomorrow')
  await page.getByText('Allowed are dates such as').waitFor()
})

it('puts the run into an existing pool', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  await page.getByText('Force, run id, date, pool').click()
  await page.getByRole('combobox', { name: 'Pool' }).selectOption('default_pool')
  await page.getByRole('region', PLAN).getByText(/skip/).first().waitFor()
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.getByText('in pool default_pool').waitFor()
})

it('has no accessibility violations in light and dark colours', async () => {
  const page = await shared.open('/dags/churn_model/trigger')
  await page.getByRole('region', PLAN).getByText(/skip/).first().waitFor()
  const earlier = (one: Page) => one.getByRole('button', { name: 'From an earlier run' }).click()
  expect(await axeViolations(page, earlier)).toEqual([])
})
