import { expect, test } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../api.fixture.ts'
import { openPage } from '../browser.fixture.ts'
import { builtPages } from '../web/built-pages.fixture.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test("a browser logs in, finds a job on the board, and follows the job's link to its run", async () => {
  const api = await testApi({ tokens: TOKENS, webFolder: builtPages() })
  const { id } = (await api.post(RUNS, { conf: CONF }, { headers: bearer('operator') })).json()
  const { page, origin, complaints } = await openPage(api)

  await page.goto(`${origin}/admin/queues/queue/runs`)
  expect(new URL(page.url()).pathname).toBe('/admin/login')
  await page.getByLabel('Password or token').fill('not a token')
  await page.getByRole('button', { name: 'Log in' }).click()
  expect(await page.getByText('The token is unknown.').count()).toBe(1)
  complaints.length = 0
  await page.getByLabel('Password or token').fill(TOKENS[0].token)
  await page.getByRole('button', { name: 'Log in' }).click()

  expect(new URL(page.url()).pathname).toBe('/admin/queues/queue/runs')
  const link = page.locator(`a[href$="/admin/runs/${id}"]`).first()
  await link.waitFor()
  await link.evaluate((anchor) => anchor.removeAttribute('target'))
  await link.click()
  await page.waitForURL(`${origin}/admin/runs/${id}`)
  expect(await page.locator('#page').count()).toBe(1)
  expect(complaints).toEqual([])

  await page.goto(`${origin}/admin/rest_api/`)
  await page.evaluate("sessionStorage.setItem('ml-airflow-trigger-ml_training_dag', 'a long form')")
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.goto(`${origin}/admin/runs/${id}`)
  expect(new URL(page.url()).pathname).toBe('/admin/login')
  expect(await page.evaluate('sessionStorage.length'), 'the next user of this tab sees no form').toBe(0)
})

test.each(['/admin/login', '/admin/rest_api/', '/admin/nothing'])('%s fits a phone', async (address) => {
  const { page, origin } = await openPage(await testApi({ tokens: TOKENS }), { viewport: { width: 360, height: 740 } })
  await page.goto(`${origin}${address}`)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
})

test('a login leads to addresses of this server alone', async () => {
  const { api } = await testApi({ tokens: TOKENS })
  const login = async (next: string) =>
    api.inject({
      method: 'POST',
      url: '/admin/login',
      headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ token: TOKENS[0].token, next }).toString(),
    })
  const answer = await login('/admin/runs/7?cursor=3')
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/admin/runs/7?cursor=3'])
  expect(answer.headers['set-cookie']).toMatch(/HttpOnly.*SameSite=Strict/)
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
    expect([next, (await login(next)).headers.location]).toEqual([next, '/admin/'])
})

test('a browser gets an error as a page, and a program gets JSON', async () => {
  const { get } = await testApi()
  const page = await get('/admin/nothing', { headers: HTML })
  expect(page.statusCode).toBe(404)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.body).toContain('There is no page /admin/nothing.')
  expect(page.body).toMatch(/Request [\w-]+</)
  expect((await get('/admin/nothing')).json()).toMatchObject({ code: 'not_found' })
  expect((await get(`/admin/airflow/graph?dag_id=${'x'.repeat(251)}`, { headers: HTML })).statusCode).toBe(400)
})
