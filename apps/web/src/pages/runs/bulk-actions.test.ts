import { beforeAll, expect, it } from 'vitest'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()

beforeAll(async () => {
  await shared.site.run('churn_model')
}, 120_000)

it('shows what happens to all runs of a filtered list, and offers nothing for all runs there are', async () => {
  const page = await shared.open('/runs?dag_id=churn_model')
  await page.getByRole('button', { name: 'Clear…' }).click()
  await page.getByRole('dialog').getByText('1 run is cleared.').waitFor()
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.goto(`${shared.site.address}/admin/runs`)
  await page.getByRole('row', { name: /churn_model/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Clear…' }).count()).toBe(0)
})
