import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../../testing/axe.ts'
import { sharedSite } from '../../testing/shared-site.ts'

const shared = sharedSite()
let run: number

beforeAll(async () => {
  run = await shared.site.run('churn_model')
})

it('undoes one record after a preview, and declares it done again', async () => {
  const page = await shared.open('/records?dag_id=churn_model&task_id=features')
  const row = page.getByRole('row', { name: /features/ })
  await row.getByText('done', { exact: true }).waitFor()
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Undo done…' }).click()
  await page.getByRole('dialog').getByText('1 record changes.').waitFor()
  await page.getByLabel('Reason, for the audit log').fill('bad source')
  await page.getByRole('button', { name: 'Undo done' }).click()
  await row.getByText('stale', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Act on all that match' }).click()
  await page.getByRole('menuitem', { name: 'Declare done…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Declare done' }).click()
  await row.getByText('done', { exact: true }).waitFor()
  const { entries } = await shared.site.call<{ entries: unknown[] }>('GET', '/audit')
  expect(JSON.stringify(entries)).toContain('bad source')
})

it('filters by parameter values, and reports an unknown parameter', async () => {
  const page = await shared.open('/records?dag_id=churn_model&conf=k%3D5%20seed%3D1&sample=fold_2')
  await page.getByRole('row', { name: /train · fold_2/ }).waitFor()
  expect(await page.getByRole('checkbox').count()).toBe(2)
  await page.getByLabel('Parameters, as in k=5 seed=1').fill('neighbours=5')
  await page.getByText("'neighbours' is not a parameter", { exact: false }).waitFor()
})

it('changes the record of a task instance, and the records of a coverage row', async () => {
  const page = await shared.open(`/runs/${run}?task=extract&tab=decision`)
  await page.getByRole('button', { name: 'Change the record' }).click()
  await page.getByRole('menuitem', { name: 'Accept stale results…' }).click()
  await page.getByRole('dialog').getByText('It is already done.').waitFor()
  await page.goto(`${shared.site.address}/admin/dags/churn_model?tab=coverage`)
  await page.getByRole('checkbox').first().check()
  await page.getByRole('button', { name: 'Change records' }).click()
  await page.getByRole('menuitem', { name: 'Undo done…' }).click()
  await page.getByRole('dialog').getByText('14 records change.').waitFor()
})

it('has no accessibility violations, in light and dark colours', async () => {
  const page = await shared.open('/records?dag_id=churn_model')
  const openMenu = (one: Page) => one.getByRole('button', { name: 'Act on all that match' }).click()
  const openUndo = async (one: Page) => {
    await openMenu(one)
    await one.getByRole('menuitem', { name: 'Undo done…' }).click()
    await one
      .getByRole('dialog')
      .getByText(/records? changes?\./)
      .waitFor()
  }
  expect(await axeViolations(page, openMenu, openUndo)).toEqual([])
})
