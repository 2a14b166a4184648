import { expect, test } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../test-api.ts'
import { openPage } from '../test-browser.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

test("a browser logs in, finds a job on the board, and follows the job's link to its run", async () => {
  const api = await testApi({ tokens: TOKENS })
  const { id, run_id } = (await api.post(RUNS, { conf: CONF }, { headers: bearer('operator') })).json()
  const { page, origin, complaints } = await openPage(api)

  await page.goto(`${origin}/admin/queues/queue/runs`)
  expect(new URL(page.url()).pathname).toBe('/admin/login')
  await page.getByLabel('Password or token').fill('not a token')
  await page.getByRole('button', { name: 'Log in' }).click()
  expect(await page.getByText('The token is not known.').count()).toBe(1)
  complaints.length = 0
  await page.getByLabel('Password or token').fill(TOKENS[0].token)
  await page.getByRole('button', { name: 'Log in' }).click()

  expect(new URL(page.url()).pathname).toBe('/admin/queues/queue/runs')
  const link = page.locator(`a[href$="/admin/runs/${id}"]`).first()
  await link.waitFor()
  await link.evaluate((anchor) => anchor.removeAttribute('target'))
  await link.click()
  await page.waitForURL(`${origin}/admin/runs/${id}`)
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(`ml_training_dag / ${run_id}`)
  expect(complaints).toEqual([])

  await page.getByRole('button', { name: 'Log out' }).click()
  await page.goto(`${origin}/admin/runs/${id}`)
  expect(new URL(page.url()).pathname).toBe('/admin/login')
})

test('a page fits a phone without being scrolled sideways', async () => {
  const api = await testApi()
  const conf = { parameter_1: 'x'.repeat(200), parameter_2: '<script>alert(1)</script>' }
  const { id } = (await api.post(RUNS, { conf })).json()
  const { page, origin, complaints } = await openPage(api, { viewport: { width: 360, height: 740 } })
  await page.goto(`${origin}/admin/runs/${id}`)
  expect(await page.getByText('<script>alert(1)</script>').count()).toBe(1)
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  expect(complaints).toEqual([])
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

test('what is wrong is told by a page to a browser, and by JSON to a program', async () => {
  const { get } = await testApi()
  const page = await get('/admin/runs/77', { headers: HTML })
  expect(page.statusCode).toBe(404)
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  expect(page.body).toContain('There is no run with the number 77.')
  expect((await get('/admin/runs/77')).json()).toMatchObject({ code: 'not_found' })
  expect((await get('/admin/runs/x', { headers: HTML })).statusCode).toBe(400)
})

test('the first page shows each DAG with its newest run, and a click leads to it; broken files are named', async () => {
  const api = await testApi({ dagFiles: { 'broken.mjs': 'throw new Error("it is broken")' } })
  const { id, run_id } = (await api.post(RUNS, { conf: CONF })).json()
  await api.post('/api/v1/dags/ml_testing_dag/pause', {})
  const { page, origin, complaints } = await openPage(api)
  await page.goto(`${origin}/admin/`)
  const row = page.getByRole('row', { name: 'ml_training_dag' }).first()
  expect(await row.getByRole('link').first().textContent()).toBe('queued')
  expect(await page.getByRole('row', { name: 'ml_testing_dag' }).getByText('paused').count()).toBe(1)
  expect(await page.getByText('it is broken').count()).toBe(1)
  await page.getByRole('link', { name: run_id }).click()
  expect(new URL(page.url()).pathname).toBe(`/admin/runs/${id}`)
  expect(complaints).toEqual([])
})

test('the runs of one DAG and state are listed in pages, and a filter that is left open asks for all', async () => {
  const api = await testApi()
  for (let n = 0; n < 51; n++) await api.post(RUNS, { conf: { ...CONF, parameter_1: `v${n}` }, run_id: `run_${n}` })
  const { page, origin, complaints } = await openPage(api)
  await page.goto(`${origin}/admin/runs`)
  await page.getByLabel('DAG').selectOption('ml_training_dag')
  await page.getByRole('button', { name: 'Show' }).click()
  expect(await page.locator('tbody tr').count()).toBe(50)
  await page.getByRole('link', { name: 'Older runs' }).click()
  expect(await page.locator('tbody tr').allTextContents()).toEqual([expect.stringContaining('run_0')])
  await page.getByLabel('State').selectOption('failed')
  await page.getByRole('button', { name: 'Show' }).click()
  expect(await page.getByText('None.').count()).toBe(1)
  expect(complaints).toEqual([])
  expect((await api.get('/admin/runs?state=odd', { headers: HTML })).body).toContain('allowed are queued')
})
