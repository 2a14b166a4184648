import { beforeAll, expect, it } from 'vitest'
import { axeViolations } from '../testing/axe.ts'
import { sharedSite } from '../testing/shared-site.ts'

const TOKENS = { viewer: 'the-token-of-viewers-1', operator: 'the-token-of-operators', admin: 'the-token-of-admins-12' }
const shared = sharedSite({
  env: {
    API_TOKENS: Object.entries(TOKENS)
      .map(([role, token]) => `${role}:${token}`)
      .join(','),
    HOST: '127.0.0.1',
  },
  token: TOKENS.admin,
})
let done: number

beforeAll(async () => {
  done = await shared.site.run('churn_model')
})

async function openAs(role: keyof typeof TOKENS, address: string) {
  const page = await shared.open(address)
  await page.locator('input[name=token]').fill(TOKENS[role])
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.locator('main header').first().waitFor()
  return page
}

it('redirects a stranger to the login, and from there to the requested page', async () => {
  const page = await openAs('viewer', `/runs/${done}?task=extract&tab=decision`)
  expect(new URL(page.url()).search).toBe('?task=extract&tab=decision')
  await page.getByRole('heading', { name: 'extract' }).waitFor()
})

it('has no accessibility violations on the login page, which rejects a wrong token', async () => {
  const page = await shared.open('/login')
  expect(await axeViolations(page)).toEqual([])
  await page.locator('input[name=token]').fill('a-token-that-nobody-has')
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('alert').waitFor()
  expect(await page.locator('input[name=token]').inputValue()).toBe('')
})

const ACTIONS =
  /^(Trigger|Backfill|Cancel|Run again|Retry failed|Actions|Act on|Select|Clear|Mark|Complete|Add a|Change|Delete)/

it('shows a viewer no button that the API would reject', async () => {
  const page = await openAs('viewer', '/')
  for (const address of [
    '/',
    '/dags/churn_model',
    '/dags/churn_model?tab=coverage',
    `/runs/${done}?task=extract`,
    `/runs/${done}?task=extract&tab=decision`,
    '/tasks',
    '/records?dag_id=churn_model',
    '/pools',
  ]) {
    await page.goto(`${shared.site.address}/admin${address}`)
    await page.locator('main header').first().waitFor()
    await page.locator('[aria-label=Loading]').first().waitFor({ state: 'detached' })
    const dead = page
      .locator('main')
      .getByRole('button', { name: ACTIONS })
      .or(page.locator('main').getByRole('link', { name: ACTIONS }))
    expect([address, await dead.allTextContents()]).toEqual([address, []])
    expect(await page.locator('main').getByRole('switch', { disabled: false }).count()).toBe(0)
  }
})

it.each(['/variables', '/users', '/config', '/connections'])('shows a viewer which role %s needs', async (address) => {
  const page = await openAs('viewer', address)
  await page
    .getByText(/(needs|role) .*(operator|admin)/)
    .first()
    .waitFor()
  expect(await page.getByRole('button', { name: ACTIONS }).count()).toBe(0)
})

const OPEN_TO_ALL = ['Pools', 'Workers', 'Notifications', 'Queues', 'REST API', 'API documentation']
const OPEN_TO_ADMINS = ['Variables', 'Connections', 'Users and tokens', 'Configuration', 'Audit']

it.each([
  ['viewer', []],
  ['operator', []],
  ['admin', OPEN_TO_ADMINS],
] as const)('offers a user with the role %s only the pages that the API allows', async (role, more) => {
  const page = await openAs(role, '/')
  await page.getByRole('button', { name: new RegExp(role) }).waitFor()
  await page.getByRole('button', { name: 'Admin', exact: true }).click()
  const offered = await page.getByRole('menuitem').allTextContents()
  expect(offered.toSorted()).toEqual([...OPEN_TO_ALL, ...more].toSorted())
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  const pages = page.getByRole('group', { name: 'Pages' })
  await pages.getByRole('option', { name: 'Pools' }).waitFor()
  expect(await pages.getByRole('option', { name: 'Audit' }).count()).toBe(more.length > 0 ? 1 : 0)
})

it('shows a viewer the plan of a run, without a button to trigger it', async () => {
  const page = await openAs('viewer', '/dags/churn_model/trigger')
  await page
    .getByRole('region', { name: 'What will happen' })
    .getByText(/^14 skip/)
    .waitFor()
  expect(await page.getByRole('button', { name: 'Trigger', exact: true }).count()).toBe(0)
})

it('lets an operator trigger, but not administrate', async () => {
  const page = await openAs('operator', '/dags/churn_model/trigger')
  await page.getByRole('button', { name: 'Trigger', exact: true }).waitFor()
  await page.goto(`${shared.site.address}/admin/users`)
  await page.getByText(/This needs the role admin; yours is operator/).waitFor()
})

it('keeps the edited form of a run when the login has expired', async () => {
  const page = await openAs('operator', '/dags/churn_model/trigger')
  const k = page.getByRole('textbox', { name: 'k', exact: true })
  await k.fill('31')
  await page.getByText(/^2 skip · 12 run/).waitFor()
  await page.context().clearCookies()
  await page.getByRole('button', { name: 'Trigger', exact: true }).click()
  await page.locator('input[name=token]').fill(TOKENS.operator)
  await page.getByRole('button', { name: 'Log in' }).click()
  await k.waitFor()
  expect(await k.inputValue()).toBe('31')
})

it('forgets at the logout a form that was too long for the URL', async () => {
  const page = await openAs('operator', '/dags/churn_model/backfill')
  const rows = Array.from({ length: 150 }, (_, k) => `${k + 1},${'data/of/one/of/many/rows/'.repeat(2)}${k}`)
  await page.locator('textarea#confs').fill(['k,data', ...rows].join('\n'))
  await page.waitForURL((url) => url.searchParams.get('request')?.includes('in this tab') === true)
  const stored = () => page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('ml-airflow')))
  expect(await stored()).toEqual(['ml-airflow-backfill-churn_model'])
  await page.getByRole('button', { name: /^User: / }).click()
  await page.getByRole('menuitem', { name: 'Log out' }).click()
  await page.locator('input[name=token]').waitFor()
  expect(await stored()).toEqual([])
})

it('returns to the same page after the login expired while it was open', async () => {
  const page = await openAs('operator', '/dags/churn_model?tab=details')
  await page.getByRole('cell', { name: 'Neighbours that vote.' }).waitFor()
  await page.context().clearCookies()
  await page.getByRole('link', { name: 'Durations' }).click()
  await page.locator('input[name=token]').fill(TOKENS.operator)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('region', { name: 'extract' }).waitFor()
  expect(page.url()).toContain('tab=durations')
})
