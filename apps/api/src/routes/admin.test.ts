import { defined } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { bearer, type TestApi, TOKENS, testApi } from '../api.fixture.ts'

const ADMIN = { headers: bearer('admin') }

async function asAdmin() {
  const { api, get, post } = await testApi({ tokens: TOKENS })
  const send = (method: 'PUT' | 'DELETE', url: string, payload?: object) =>
    api.inject({
      method,
      url: `/api/v1${url}`,
      headers: { host: 'localhost:8080', ...bearer('admin') },
      ...defined({ payload }),
    })
  return {
    get: (url: string, as = ADMIN) => get(`/api/v1${url}`, as),
    post: (url: string, payload: object, as: Parameters<TestApi['post']>[2] = ADMIN) =>
      post(`/api/v1${url}`, payload, as),
    put: (url: string, payload: object) => send('PUT', url, payload),
    remove: (url: string) => send('DELETE', url),
  }
}

it('keeps variables, and never sends a secret one', async () => {
  const { get, post, put, remove } = await asAdmin()
  expect((await post('/variables', { key: 'threshold', value: '0.5' })).statusCode).toBe(201)
  expect((await post('/variables', { key: 'threshold', value: '0.6' })).statusCode).toBe(409)
  expect((await put('/variables/threshold', { value: '0.7' })).json().value).toBe('0.7')
  await put('/variables/db_password', { value: 'swordfish' })
  const listed = await get('/variables')
  expect(listed.body).not.toContain('swordfish')
  expect(listed.json().variables.map((one: { key: string; value: string }) => [one.key, one.value])).toEqual([
    ['db_password', null],
    ['threshold', '0.7'],
  ])
  expect((await get('/audit')).body).not.toContain('swordfish')
  expect((await remove('/variables/threshold')).statusCode).toBe(204)
  expect((await remove('/variables/threshold')).statusCode).toBe(404)
})

it('keeps connections, whose secrets stay where a change leaves them out', async () => {
  const { get, post, put, remove } = await asAdmin()
  const added = await post('/connections', { conn_id: 'warehouse', uri: 'mysql://me:swordfish@db:3306/x' })
  expect(added.json()).toMatchObject({ conn_id: 'warehouse', host: 'db', port: 3306, has_password: true })
  const changed = await put('/connections/warehouse', { conn_type: 'mysql', host: 'other', login: 'me' })
  expect(changed.json()).toMatchObject({ host: 'other', port: null, has_password: true })
  const cleared = await put('/connections/warehouse', { conn_type: 'mysql', password: null })
  expect(cleared.json().has_password).toBe(false)
  const listed = await get('/connections')
  expect(listed.body).not.toContain('swordfish')
  const own = listed.json().connections.find((one: { is_own: boolean }) => one.is_own)
  expect((await remove(`/connections/${own.conn_id}`)).statusCode).toBe(400)
  expect((await remove('/connections/warehouse')).statusCode).toBe(204)
  expect((await put('/connections/warehouse', {})).statusCode).toBe(404)
})

it('keeps users, and pools', async () => {
  const { get, post, put, remove } = await asAdmin()
  const anna = { email: 'anna@example.org', first_name: 'Anna', last_name: 'A', role: 'viewer' }
  const added = await post('/users', { username: 'anna', ...anna, password: 'long enough' })
  expect(added.json()).toMatchObject({ username: 'anna', role: 'viewer' })
  expect(added.body).not.toContain('password')
  expect((await put('/users/anna', { ...anna, role: 'Op' })).json().role).toBe('operator')
  expect((await put('/users/anna', { ...anna, password: 'short' })).statusCode).toBe(400)
  expect((await remove('/users/anna')).statusCode).toBe(204)
  expect((await get('/users')).json().users).toEqual([])
  expect((await post('/pools', { pool: 'gpu', slots: 2 })).json()).toMatchObject({ pool: 'gpu', used_slots: 0 })
  expect((await post('/pools', { pool: 'gpu', slots: 2 })).statusCode).toBe(409)
  expect((await put('/pools/gpu', { slots: 3 })).json().slots).toBe(3)
  expect((await put('/pools/gpu', { slots: -7 })).json().message).toContain('Bad value for `slots`')
  expect((await remove('/pools/gpu')).statusCode).toBe(204)
  expect((await put('/pools/gpu', { slots: 1 })).statusCode).toBe(404)
})

it('shows settings, tokens and queues without secrets', async () => {
  const { get } = await asAdmin()
  const { settings } = (await get('/config')).json()
  expect(settings.find(({ name }: { name: string }) => name === 'API_TOKENS').value).toBe(
    'viewer:***,operator:***,admin:***',
  )
  const tokens = await get('/tokens')
  expect(tokens.json().tokens).toContainEqual({ role: 'admin', source: 'environment' })
  expect(tokens.body).not.toContain('0123456789')
  expect((await get('/queues')).json().queues).toEqual([
    { name: 'runs', counts: expect.objectContaining({ active: 0 }) },
    { name: 'tasks', counts: expect.objectContaining({ active: 0 }) },
  ])
})

it.each(['/variables', '/connections', '/users', '/tokens', '/config'])('shows %s to admins alone', async (url) => {
  const { get } = await asAdmin()
  expect((await get(url, { headers: bearer('operator') })).statusCode).toBe(403)
})
