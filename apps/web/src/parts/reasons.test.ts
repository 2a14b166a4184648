import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Route } from 'playwright-core'
import { expect, it } from 'vitest'
import { sharedSite } from '../testing/shared-site.ts'

interface Reason {
  readonly reason: string
  readonly sentence: string
  readonly isPlanned: boolean
}

/** The reasons with their examples in docs/reuse.md, which a test compares with the reasons of the engine. */
const REASONS = reasonsIn(readFileSync(new URL('../../../../docs/reuse.md', import.meta.url), 'utf8'))
const TASKS = REASONS.map(({ reason }) => `say_${reason}`)

// One task per reason.
const tasks = TASKS.map((task) => `  ${task}: { command: 'true' }`).join('\n')
const shared = sharedSite({ dagFiles: { 'reasons.yaml': `id: reasons\ntasks:\n${tasks}\n` } })
const TALL = { viewport: { width: 1440, height: 3000 } }

function reasonsIn(text: string): readonly Reason[] {
  const lines = text.matchAll(/^\| `(\w+)` +\| (run|join|skip|in a run) +\| [^|]+\| ([^|]+?) +\|$/gm)
  return [...lines].map(([, reason = '', where, sentence = '']) => ({
    reason,
    sentence,
    isPlanned: where !== 'in a run',
  }))
}

function reasonOf(task: string): Reason {
  return REASONS.find(({ reason }) => task === `say_${reason}`) ?? expect.fail(`No reason for ${task}.`)
}

it('finds all reasons in the docs', () => {
  expect(REASONS.length).toBeGreaterThan(30)
})

it('the plan of the trigger page gives each reason by its sentence', async () => {
  const page = await shared.open('/')
  await page.route('**/api/v1/dags/reasons/plan', explainPlan)
  await page.setViewportSize(TALL.viewport)
  await page.goto(`${shared.site.address}/admin/dags/reasons/trigger`)
  const plan = page.getByRole('region', { name: 'What will happen' })
  for (const { reason, sentence, isPlanned } of REASONS)
    if (isPlanned)
      await plan
        .getByRole('listitem')
        .filter({ hasText: `say_${reason}` })
        .getByText(sentence, { exact: true })
        .waitFor()
})

it('the page of a run gives each reason by its sentence, in the list and at the task', async () => {
  const run = await shared.site.run('reasons')
  explainRun(run)
  const page = await shared.open(`/runs/${run}?task=${TASKS[0]}&tab=decision`, TALL)
  const table = page.getByRole('table', { name: 'Task instances' })
  for (const { reason, sentence } of REASONS) {
    const row = table.getByRole('row').filter({ has: page.getByText(`say_${reason}`, { exact: true }) })
    await row.getByText(sentence, { exact: true }).waitFor()
    await row.getByText(`say_${reason}`, { exact: true }).click()
    await page.locator('code', { hasText: new RegExp(`^${reason}$`) }).waitFor()
    await page.getByText(sentence, { exact: true }).nth(1).waitFor()
  }
})

/** A real plan, in which each task has another reason. */
async function explainPlan(route: Route): Promise<void> {
  const response = await route.fetch()
  const plan = await response.json()
  const explained = plan.task_instances.map((one: { readonly task_id: string }) => {
    const { reason, sentence } = reasonOf(one.task_id)
    return { ...one, reason, sentence }
  })
  await route.fulfill({ response, json: { ...plan, task_instances: explained } })
}

/** Writes the reasons where the engine stores them. */
function explainRun(run: number): void {
  const database = new DatabaseSync(shared.site.file('database'), { timeout: 10_000 })
  const change = database.prepare(
    'UPDATE task_instance SET reason = ?, sentence = ? WHERE dag_run_id = ? AND task_id = ?',
  )
  for (const { reason, sentence } of REASONS) change.run(reason, sentence, run, `say_${reason}`)
  database.close()
}
