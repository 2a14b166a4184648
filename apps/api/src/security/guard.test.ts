import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { InjectOptions } from 'fastify'
import { expect, test } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../api.fixture.ts'

const DAGS = '/api/v1/dags'

test.each(['evil.example', 'localhost.evil.example'])(
  'S3: without tokens, a page of %s gets no answer',
  async (host) => {
    const { get } = await testApi()
    for (const url of [DAGS, '/health', '/metrics', '/docs', '/nothing']) {
      const answer = await get(url, { headers: { host } })
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toMatchObject({ code: 'forbidden', message: expect.stringContaining('ALLOWED_HOSTS') })
    }
  },
)

test.each<[string, InjectOptions]>([
  ['an address that is not loopback', { headers: { host: '192.168.1.7:8080' } }],
  ['the address of no host', { headers: { host: '0.0.0.0:8080' } }],
  ['another machine', { remoteAddress: '192.168.1.7' }],
  ['a proxy with X-Forwarded-For', { headers: { 'x-forwarded-for': '192.168.1.7' } }],
  ['a proxy with Via', { headers: { via: '1.1 proxy' } }],
  ['a proxy with X-Real-IP', { headers: { 'x-real-ip': '192.168.1.7' } }],
  ['a proxy of Cloudflare', { headers: { 'cf-connecting-ip': '192.168.1.7' } }],
])('without tokens, %s needs the token that the API has made', async (_who, options) => {
  const { get, environment } = await testApi()
  for (const url of [DAGS, '/metrics', '/admin/rest_api/api?api=version']) {
    const answer = await get(url, options)
    expect(answer.statusCode).toBe(url.startsWith('/admin') ? 403 : 401)
  }
  expect((await get(DAGS, options)).json().message).toContain('the file api_token')
  expect((await get('/health', options)).json()).toEqual({ status: 'ok' })
  const token = readFileSync(join(environment.ML_AIRFLOW_HOME ?? '', 'api_token'), 'utf8').trim()
  const headers = { ...options.headers, authorization: `Bearer ${token}` }
  expect((await get(DAGS, { ...options, headers })).statusCode).toBe(200)
})

test('without tokens, another user of this machine needs the token that the API has made, and may log in with it', async () => {
  const { get, post, environment } = await testApi({ isOwnConnection: async () => false })
  expect((await get(DAGS)).statusCode).toBe(401)
  expect((await get('/admin/runs', { headers: { accept: 'text/html' } })).headers.location).toMatch('/admin/login')
  const token = readFileSync(join(environment.ML_AIRFLOW_HOME ?? '', 'api_token'), 'utf8').trim()
  const login = await post('/login', { token })
  expect(login.json()).toEqual({ role: 'admin' })
  const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
  expect((await get(DAGS, { headers: { cookie } })).statusCode).toBe(200)
})

test.each<InjectOptions>([
  { headers: { host: '127.0.0.1:8080' } },
  { headers: { host: '[::1]' }, remoteAddress: '::1' },
  { headers: { host: 'LocalHost' }, remoteAddress: '::ffff:127.0.0.1' },
])('without tokens, this machine is answered: %j', async (options) => {
  const { get } = await testApi()
  expect((await get(DAGS, options)).statusCode).toBe(200)
})

test('S3: with tokens, a name that was rebound to our address is not answered for, and addresses are', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const status = async (host: string) =>
    (await get(DAGS, { headers: { ...bearer('viewer'), host }, remoteAddress: '10.0.0.7' })).statusCode
  expect(await status('evil.example')).toBe(403)
  expect(await status('10.0.0.1:8080')).toBe(200)
})

test.each<[string, Record<string, string>]>([
  ['no token', {}],
  ['a wrong token', { authorization: 'Bearer wrong-0123456789' }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['an empty header', { authorization: '' }],
  ['another scheme', { authorization: `Basic ${TOKENS[2].token}` }],
  ['the beginning of a token', { authorization: `Bearer ${TOKENS[2].token.slice(0, -1)}` }],
  ['a very long token', { authorization: `Bearer ${'x'.repeat(15_000)}` }],
  ["the plugin's header elsewhere", { rest_api_plugin_http_token: TOKENS[2].token }],
  ['a cookie that we did not make', { cookie: 'ml_airflow_session=9999999999999.00' }],
])('S4: %s is unauthorized', async (_what, headers) => {
  const { get, logged } = await testApi({ tokens: TOKENS })
  const answer = await get(DAGS, { headers })
  expect(answer.statusCode).toBe(401)
  expect(answer.headers['www-authenticate']).toBe('Bearer')
  expect(answer.json()).toMatchObject({ code: 'unauthorized' })
  expect(logged.join()).not.toContain('0123456789')
})

test.each([
  ['viewer', 'GET', DAGS, 200],
  ['viewer', 'GET', '/metrics', 200],
  ['viewer', 'POST', '/api/v1/dags/ml_training_dag/plan', 200],
  ['viewer', 'POST', RUNS, 403],
  ['viewer', 'POST', '/api/v1/dags/ml_training_dag/pause', 403],
  ['viewer', 'POST', '/api/v1/dags/ml_training_dag/unpause', 403],
  ['viewer', 'POST', '/api/v1/runs/1/cancel', 403],
  ['operator', 'POST', RUNS, 201],
  ['operator', 'POST', '/api/v1/runs/1/cancel', 404],
  ['admin', 'POST', RUNS, 201],
] as const)('S5: a token of role %s, %s %s: %i', async (role, method, url, status) => {
  const { get } = await testApi({ tokens: TOKENS })
  const payload = method === 'POST' ? { payload: { conf: CONF } } : {}
  const body = url.endsWith('cancel') ? {} : payload
  const answer = await get(url, { method, headers: bearer(role), ...body })
  expect(answer.statusCode).toBe(status)
})

test.each(['token', 'access_token', 'api_key', 'apikey', 'rest_api_plugin_http_token', 'Authorization'])(
  'S6: a token in the query as %s is refused, and not logged',
  async (name) => {
    const { get, logged } = await testApi({ tokens: TOKENS })
    const answer = await get(`${DAGS}?${name}=${TOKENS[2].token}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.body + logged.join()).not.toContain(TOKENS[2].token)
  },
)

test('a login gives a cookie that stands for the token, and a logout takes it away', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const login = await post('/login', { token: TOKENS[1].token })
  expect(login.json()).toEqual({ role: 'operator' })
  const header = String(login.headers['set-cookie'])
  expect(header).toMatch(/^ml_airflow_session=[^;]+; .*HttpOnly.*SameSite=Strict/)
  expect(header).not.toContain(TOKENS[1].token)
  const headers = { cookie: header.split(';')[0] ?? '' }
  expect((await get(DAGS, { headers })).statusCode).toBe(200)
  expect((await post(RUNS, { conf: CONF }, { headers })).statusCode).toBe(201)
  const logout = await post('/logout', undefined, { headers })
  expect(logout.statusCode).toBe(204)
  expect(logout.headers['set-cookie']).toMatch(/^ml_airflow_session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/)
})

test('S7: who guesses tokens must wait, and a right token is answered all the same', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const statuses: number[] = []
  for (let guess = 0; guess < 40; guess++) {
    const token = `guess-${guess}-0123456789`
    const answer = await (guess % 2 === 0
      ? post('/login', { token })
      : get(DAGS, { headers: { authorization: `Bearer ${token}` } }))
    statuses.push(answer.statusCode)
    if (answer.statusCode === 429) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect(statuses).toEqual([...Array(30).fill(401), ...Array(10).fill(429)])
  expect((await get(DAGS, { headers: bearer('admin') })).statusCode).toBe(200)
  expect((await post('/login', { token: TOKENS[1].token })).statusCode).toBe(200)
  const stranger = { authorization: 'Bearer guess-0123456789' }
  expect((await get(DAGS, { headers: stranger, remoteAddress: '127.0.0.2' })).statusCode).toBe(401)
})

test('clients behind a trusted proxy have their own addresses, and no other client chooses one', async () => {
  const { get } = await testApi({ tokens: TOKENS, env: { TRUSTED_PROXIES: '10.0.0.0/8,::1' } })
  const guess = async (remoteAddress: string, client: string) => {
    const headers = { authorization: 'Bearer guess-0123456789', 'x-forwarded-for': client }
    return (await get(DAGS, { headers, remoteAddress })).statusCode
  }
  for (let time = 0; time < 30; time++) await guess('10.0.0.7', '192.0.2.1')
  expect(await guess('10.0.0.7', '192.0.2.1')).toBe(429)
  expect(await guess('10.0.0.7', '192.0.2.1, 192.0.2.2')).toBe(401)
  for (let time = 0; time < 30; time++) await guess('192.0.2.9', `198.51.100.${time}`)
  expect(await guess('192.0.2.9', '198.51.100.99')).toBe(429)
})

test('the host that a trusted proxy was asked for is the one that pages must come from', async () => {
  const env = { TRUSTED_PROXIES: '10.0.0.7', ALLOWED_HOSTS: 'ml.example.org' }
  const { post } = await testApi({ tokens: TOKENS, env })
  const status = async (remoteAddress: string, forwarded: string) => {
    const headers = { 'x-forwarded-host': forwarded, origin: 'https://ml.example.org', ...bearer('operator') }
    return (await post(RUNS, { conf: CONF }, { headers, remoteAddress })).statusCode
  }
  expect(await status('10.0.0.7', 'ml.example.org')).toBe(201)
  expect(await status('10.0.0.7', 'evil.example')).toBe(403)
  expect(await status('10.0.0.8', 'ml.example.org')).toBe(403)
})

test.each([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { referer: 'https://evil.example/' },
])('S1: a page of another site changes nothing: %j', async (headers) => {
  const { post, store } = await testApi()
  expect((await post(RUNS, { conf: CONF }, { headers })).statusCode).toBe(403)
  expect((await post('/login', { token: 'x' }, { headers })).statusCode).toBe(403)
  expect(await store.runs.list({ limit: 1 })).toEqual([])
})

test('a page of this server may change things', async () => {
  const { post } = await testApi()
  const headers = { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' }
  expect((await post(RUNS, { conf: CONF }, { headers })).statusCode).toBe(201)
})

test('S7: a flood of triggers from one address gets 429', async () => {
  const { post } = await testApi({ triggersAMinute: 3 })
  const trigger = (remoteAddress: string) => post(RUNS, { conf: CONF }, { remoteAddress })
  for (let time = 0; time < 3; time++) expect((await trigger('127.0.0.1')).statusCode).toBe(201)
  const answer = await trigger('127.0.0.1')
  expect(answer.statusCode).toBe(429)
  expect(answer.json().code).toBe('too_many_requests')
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  expect((await trigger('127.0.0.2')).statusCode).toBe(201)
})

test('a stranger may see the documentation and the health, and log in', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const { paths } = (await get('/docs/json')).json()
  const open: string[] = []
  for (const [path, methods] of Object.entries<object>(paths)) {
    for (const method of Object.keys(methods)) {
      const url = path.replace(/\{\w+\}/g, '1')
      const answer = await get(url, { method: method.toUpperCase() as 'GET' })
      if (![401, 403].includes(answer.statusCode)) open.push(`${method} ${path}`)
    }
  }
  expect(open).toEqual(['get /health', 'post /login', 'post /logout'])
})
