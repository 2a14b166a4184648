import { beforeAll, expect, it } from 'vitest'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()

beforeAll(async () => {
  await shared.site.run('churn_model')
})

it('previews an action on all runs of a filtered list, and offers none without a filter', async () => {
  const page = await shared.open('/runs?dag_id=churn_model')
  await page.getByRole('button', { name: 'Clear…' }).click()
  await page.getByRole('dialog').getByText('1 run is cleared.').waitFor()
  await page.getByRole('checkbox', { name: 'with the DAG files that each run used' }).check()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto(`${shared.site.address}/admin/runs`)
  await page.getByRole('row', { name: /churn_model/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Clear…' }).count()).toBe(0)
})

it('filters by days of the chosen time zone, and names it', async () => {
  const page = await shared.open('/', { timezoneId: 'Asia/Kolkata' })
  const asked = page.waitForRequest(/api\/v1\/runs\?.*from=/)
  await page.goto(`${shared.site.address}/admin/runs?from=2026-11-27&to=2026-11-27`)
  const { searchParams } = new URL((await asked).url())
  expect([searchParams.get('from'), searchParams.get('to')]).toEqual([
    '2026-11-26T18:30:00.000Z',
    '2026-11-27T18:29:59.999Z',
  ])
  await page
    .getByTitle(/^Days of the time zone/)
    .getByText('UTC+5:30')
    .waitFor()
})
