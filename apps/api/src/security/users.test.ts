import { expect, test } from 'vitest'
import { bearer, CONF, RUNS, type TestApi, TOKENS, testApi } from '../api.fixture.ts'

const DAGS = '/api/v1/dags'
const PASSWORD = 'a:password ä'
const ROLES = { ada: 'Admin', otto: 'Op', vera: 'Viewer' }

async function apiWithUsers(tokens?: typeof TOKENS): Promise<TestApi> {
  const api = await testApi({ env: { AUTHENTICATE: 'True' }, ...(tokens && { tokens }) })
  await Promise.all(
    Object.entries(ROLES).map(([username, role]) =>
      api.users.create({ username, role, email: 'x@example.org', firstName: '', lastName: '', password: PASSWORD }),
    ),
  )
  return api
}

const basic = (name: string, password = PASSWORD) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})

test('a user with name and password has the rights of the role', async () => {
  const { get, post } = await apiWithUsers()
  for (const name of ['ada', 'otto', 'vera', 'ada'])
    expect((await get(DAGS, { headers: basic(name) })).statusCode).toBe(200)
  expect((await post(RUNS, { conf: CONF }, { headers: basic('vera') })).statusCode).toBe(403)
  expect((await post(RUNS, { conf: CONF }, { headers: basic('otto') })).statusCode).toBe(201)
  expect((await get('/api/v1/audit', { headers: basic('otto') })).statusCode).toBe(403)
  expect((await get('/api/v1/audit', { headers: basic('ada') })).statusCode).toBe(200)
})

test('where logins are required, a stranger gets that error, also on this machine and without any token', async () => {
  const { get } = await testApi({ env: { AUTHENTICATE: 'True' } })
  expect((await get(DAGS)).json()).toMatchObject({ code: 'unauthorized', message: expect.stringContaining('as Basic') })
  expect((await get(DAGS, { headers: { host: 'evil.example' } })).statusCode).toBe(403)
})

test('any other pair of name and password is unauthorized, and is not logged', async () => {
  const { get, logged } = await apiWithUsers()
  for (const headers of [
    basic('ada', 'another password'),
    basic('nobody'),
    basic('Ada'),
    basic('ada', ''),
    basic(''),
    { authorization: 'Basic ' },
    { authorization: `Basic ${Buffer.from('ada').toString('base64')}` },
  ])
    expect((await get(DAGS, { headers })).statusCode).toBe(401)
  expect(logged.join()).not.toContain('password')
})

test('a login by name and password gives a cookie that is valid until the user is removed', async () => {
  const { get, post, store } = await apiWithUsers(TOKENS)
  const login = await post('/login', { username: 'otto', password: PASSWORD })
  expect(login.json()).toEqual({ role: 'operator' })
  const header = String(login.headers['set-cookie'])
  expect(header).toMatch(/^ml_airflow_session=b3R0bw\.[^;]+; .*HttpOnly.*SameSite=Strict/)
  const headers = { cookie: header.split(';')[0] ?? '' }
  expect((await post(RUNS, { conf: CONF }, { headers })).statusCode).toBe(201)
  expect((await get(DAGS, { headers: { cookie: `${headers.cookie}x` } })).statusCode).toBe(401)
  expect((await get(DAGS, { headers: { cookie: 'ml_airflow_session=b3R0bw..' } })).statusCode).toBe(401)
  const { role } = (await post('/login', { token: TOKENS[0].token })).json()
  expect(role).toBe('viewer')
  await store.users.delete('otto')
  expect((await get(DAGS, { headers })).statusCode).toBe(401)
})

test('a session ends when the password changes', async () => {
  const { get, post, store, users } = await apiWithUsers()
  const login = await post('/login', { username: 'vera', password: PASSWORD })
  const headers = { cookie: String(login.headers['set-cookie']).split(';')[0] ?? '' }
  await store.users.delete('vera')
  const again = { username: 'vera', role: 'Admin', email: 'v@example.org', firstName: '', lastName: '' }
  await users.create({ ...again, password: 'another password' })
  expect((await get(DAGS, { headers })).statusCode).toBe(401)
  expect((await get(DAGS, { headers: basic('vera') })).statusCode).toBe(401)
})

test('many concurrent guesses are refused unchecked, while a password verified before is still accepted', async () => {
  const { get, post } = await apiWithUsers(TOKENS)
  expect((await get(DAGS, { headers: basic('ada') })).statusCode).toBe(200)
  const guesses = await Promise.all(
    Array.from({ length: 40 }, (_, guess) =>
      guess % 2 === 0
        ? post('/login', { username: 'ada', password: `guess ${guess}` })
        : get(DAGS, { headers: basic('ada', `guess ${guess}`) }),
    ),
  )
  const statuses = guesses.map(({ statusCode }) => statusCode)
  expect(statuses.filter((status) => status === 429)).toHaveLength(38)
  expect(statuses).not.toContain(200)
  expect((await get(DAGS, { headers: basic('ada') })).statusCode).toBe(200)
})

test('after wrong passwords one user and address must wait, and no others', async () => {
  const { get } = await apiWithUsers(TOKENS)
  const status = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
    (await get(DAGS, { headers, remoteAddress })).statusCode
  await Promise.all(Array.from({ length: 30 }, (_, guess) => status(basic('ada', `guess ${guess}`))))
  expect(await status(basic('ada'))).toBe(429)
  expect(await status(basic('otto'))).toBe(200)
  expect(await status(bearer('viewer'))).toBe(200)
  expect(await status(basic('ada'), '127.0.0.2')).toBe(200)
  expect(await status(basic('ada'))).toBe(200)
})

test('a login needs either a token or a name with its password', async () => {
  const { post } = await apiWithUsers()
  for (const body of [{}, { username: 'ada' }, { username: 'ada', password: 'x', token: 'y' }])
    expect((await post('/login', body)).statusCode).toBe(400)
})
