import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { sharedSite } from './testing/shared-site.ts'

/** Folder for screenshots of the steps. */
const PICTURES = process.env.ML_AIRFLOW_WALK_PICTURES

const shared = sharedSite({ dagFiles: {} })
let steps = 0

beforeAll(async () => {
  const run = await shared.site.run('iris_training_dag', { conf: { k: 3 } })
  await shared.site.run('iris_training_dag')
  await shared.site.call('POST', '/records/actions/undo', {
    dag_id: 'iris_training_dag',
    task_id: 'iris_evaluate',
    conf: { k: 3 },
    samples: ['fold_2'],
  })
  expect(run).toBe(1)
})

// The walk goes through many pages and runs, and machines are slow at times.

it('leads a new user from the list of DAGs to a result, a repetition, a missing cell and the maker of a file', async () => {
  const page = await shared.open('/')
  await triggersWithAnotherK(page)
  const run = Number(/\/runs\/(\d+)/.exec(page.url())?.[1])
  await followsALog(page)
  const report = await opensTheReport(page)
  await runsOneFoldAgain(page, run)
  await completesAMissingCell(page)
  await findsTheMaker(page, report, run)
})

async function triggersWithAnotherK(page: Page): Promise<void> {
  await picture(page, 'dags')
  await page
    .getByRole('row', { name: /iris_training_dag/ })
    .getByRole('link', { name: 'Trigger' })
    .click()
  await page.getByRole('textbox', { name: 'k', exact: true }).fill('7')
  const plan = page.getByRole('region', { name: 'What will happen' })
  await plan.getByText(/^6 skip · 11 run/).waitFor()
  await picture(page, 'plan')
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.getByRole('heading', { name: /run 3/ }).waitFor()
}

async function followsALog(page: Page): Promise<void> {
  await page.getByRole('table', { name: 'Task instances' }).getByText('iris_report', { exact: true }).click()
  await page.getByText('The command ended with exit code 0.').waitFor()
  await picture(page, 'log')
}

/** @returns the report's path, as copied from the page */
async function opensTheReport(page: Page): Promise<string> {
  await page.getByRole('tab', { name: 'Outputs' }).click()
  await page.getByRole('button', { name: 'report.md' }).click()
  await page.getByRole('columnheader', { name: 'versicolor' }).waitFor()
  await picture(page, 'report')
  await page.getByRole('button', { name: 'report.json' }).click()
  await page.getByText('Its numbers over runs').click()
  await page.getByRole('combobox', { name: 'Over' }).selectOption('k')
  await page.getByRole('link', { name: /^Run 3, k=7: / }).waitFor()
  const folder = await page.getByText(/iris\/iris_report\/\d+$/).textContent()
  return `${folder}/report.md`
}

async function runsOneFoldAgain(page: Page, run: number): Promise<void> {
  await page.getByRole('row', { name: /iris_train · fold_3/ }).click()
  const panel = page.getByRole('region', { name: 'Task instance' })
  await panel.getByRole('heading', { name: /iris_train · fold_3/ }).waitFor()
  await panel.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Force…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('iris_report').waitFor()
  await picture(page, 'force')
  await dialog.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('tab', { name: 'Decision' }).click()
  await panel.getByText('Runs again: ', { exact: false }).waitFor()
  await shared.site.until(run, ['success'])
  await picture(page, 'forced')
}

async function completesAMissingCell(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'iris_training_dag' }).first().click()
  await page.getByRole('link', { name: 'Coverage' }).click()
  await picture(page, 'matrix')
  await page.getByTitle(/iris_evaluate: stale/).waitFor()
  await page.getByRole('button', { name: 'Select incomplete' }).click()
  await picture(page, 'coverage')
  await page.getByRole('button', { name: 'Complete 1 row' }).click()
  await page.getByRole('dialog').getByText('2 run').waitFor()
  await picture(page, 'complete')
  await page.getByRole('button', { name: 'Trigger 1 run' }).click()
  await page.getByRole('link', { name: 'Run 4' }).waitFor()
  await page.getByTitle(/iris_evaluate: stale/).waitFor({ state: 'detached' })
  await picture(page, 'completed')
}

async function findsTheMaker(page: Page, path: string, run: number): Promise<void> {
  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Path of a file' }).fill(path)
  const row = page.getByRole('row', { name: new RegExp(`iris_training_dag ${run}`) }).first()
  await row.waitFor()
  await picture(page, 'file')
  await row.getByRole('link', { name: 'iris_report' }).click()
  await page.getByRole('heading', { name: new RegExp(`run ${run}`) }).waitFor()
  await picture(page, 'maker')
}

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  steps += 1
  await page.waitForTimeout(400)
  await page.screenshot({ path: join(PICTURES, `${String(steps).padStart(2, '0')}-${name}.png`) })
}
