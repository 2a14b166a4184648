import { expect, it } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../api.fixture.ts'
import { builtPages, PAGE_HTML } from './built-pages.fixture.ts'

const BROWSER = { headers: { accept: 'text/html' } }

it.each(['/admin/', '/admin/dags/a.b/trigger', '/admin/runs', '/admin/runs/7', '/admin/pools'])(
  'answers %s with the page, which runs no script but its own files',
  async (url) => {
    const { get } = await testApi({ webFolder: builtPages() })
    const { statusCode, body, headers } = await get(url, BROWSER)
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: PAGE_HTML })
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
    expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/)
  },
)

it('says how to build the pages where they are not built', async () => {
  const { get } = await testApi()
  const { statusCode, body } = await get('/admin/runs', BROWSER)
  expect(statusCode).toBe(503)
  expect(body).toContain('<code>pnpm build</code>')
})

it('sends files whose names bear a hash once for a year, also to strangers', async () => {
  const { get } = await testApi({ webFolder: builtPages(), tokens: TOKENS })
  const { statusCode, headers } = await get('/admin/assets/index-1a2b.js')
  expect(statusCode).toBe(200)
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect((await get('/admin/assets/nothing.js')).statusCode).toBe(404)
  expect((await get('/admin/assets/..%2f.built-from')).statusCode).not.toBe(200)
  for (const name of ['page.css', 'tokens.css'])
    expect((await get(`/admin/assets/${name}`)).headers['content-type']).toContain('text/css')
})

it('redirects to the login, and back to the page', async () => {
  const { get } = await testApi({ webFolder: builtPages(), tokens: TOKENS })
  const { statusCode, headers } = await get('/admin/dags/a?tab=graph', BROWSER)
  expect(statusCode).toBe(302)
  expect(headers.location).toBe('/admin/login?next=%2Fadmin%2Fdags%2Fa%3Ftab%3Dgraph')
})

it('redirects the classic addresses to the current pages', async () => {
  const { get, post } = await testApi({ webFolder: builtPages() })
  const date = '2026-11-22T08:00:00.000Z'
  const { id } = (await post(RUNS, { conf: CONF, run_id: 'a+b', execution_date: date })).json()
  const target = async (url: string) => (await get(`/admin/airflow/${url}`, BROWSER)).headers.location
  const dag = 'dag_id=ml_training_dag'
  expect(await target(`graph?${dag}`)).toBe('/admin/dags/ml_training_dag?tab=graph')
  expect(await target(`tree?${dag}`)).toBe('/admin/dags/ml_training_dag?tab=grid')
  expect(await target(`trigger?${dag}`)).toBe('/admin/dags/ml_training_dag/trigger')
  expect(await target(`unknown?${dag}`)).toBe('/admin/dags/ml_training_dag')
  expect(await target('unknown')).toBe('/admin/')
  expect(await target(`gantt?${dag}&execution_date=${date}`)).toBe(`/admin/runs/${id}?view=gantt`)
  expect(await target(`log?${dag}&task_id=t&execution_date=${encodeURIComponent(date)}`)).toBe(
    `/admin/runs/${id}?task=t&tab=log`,
  )
  expect(await target(`task?${dag}&task_id=t&execution_date=a+b`)).toBe(`/admin/runs/${id}?task=t&tab=details`)
  expect(await target(`code?${dag}&execution_date=never`)).toBe('/admin/dags/ml_training_dag?tab=code')
  expect((await get('/admin/dagrun/', BROWSER)).headers.location).toBe('/admin/runs')
})

it('redirects the addresses of Airflow 2 and 3 as well', async () => {
  const { get, post } = await testApi({ webFolder: builtPages() })
  const { id } = (await post(RUNS, { conf: CONF, run_id: 'manual__1' })).json()
  const target = async (url: string) => (await get(url, BROWSER)).headers.location
  const dag = '/admin/dags/ml_training_dag'
  expect(await target('/home')).toBe('/admin/')
  expect(await target('/dagrun/list/')).toBe('/admin/runs')
  expect(await target('/tree?dag_id=ml_training_dag')).toBe(`${dag}?tab=grid`)
  expect(await target('/dags/ml_training_dag/grid')).toBe(`${dag}?tab=grid`)
  expect(await target('/dags/ml_training_dag/grid?dag_run_id=manual__1&task_id=t')).toBe(`/admin/runs/${id}?task=t`)
  expect(await target('/dags/ml_training_dag/runs/manual__1')).toBe(`/admin/runs/${id}`)
  expect(await target('/dags/ml_training_dag/runs/manual__1/tasks/t')).toBe(`/admin/runs/${id}?task=t&tab=log`)
  expect(await target('/log?dag_id=ml_training_dag&task_id=t&execution_date=manual__1')).toBe(
    `/admin/runs/${id}?task=t&tab=log`,
  )
})

it('names the caller and its role', async () => {
  const open = await testApi()
  expect((await open.get('/api/v1/me')).json()).toMatchObject({ role: 'admin', open: true, logged_in: false })
  const closed = await testApi({ tokens: TOKENS })
  expect((await closed.get('/api/v1/me')).statusCode).toBe(401)
  const { role, open: isOpen } = (await closed.get('/api/v1/me', { headers: bearer('operator') })).json()
  expect({ role, isOpen }).toEqual({ role: 'operator', isOpen: false })
})
