import { expect, test } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../api.fixture.ts'

const LIST = '/api/v1/runs'
const SHARED = { 'cache-control': 'max-age=1' }

test('pages that ask the same at the same time get one answer, and each role its own', async () => {
  const { get, store } = await testApi({ tokens: TOKENS })
  let questions = 0
  const list = store.runHistory.list
  store.runHistory.list = (search) => {
    questions += 1
    return list(search)
  }
  const ask = (role: 'viewer' | 'admin') => get(LIST, { headers: { ...bearer(role), ...SHARED } })
  const answers = await Promise.all([...Array.from({ length: 9 }, () => ask('viewer')), ask('admin')])
  expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1)
  expect(questions).toBe(2)
  expect(answers[5]?.headers['content-type']).toBe(answers[0]?.headers['content-type'])
})

test('an answer is made anew after a change, and always for a request that does not accept an older one', async () => {
  const { get, post } = await testApi()
  const ids = async (headers: Record<string, string>) =>
    (await get(LIST, { headers })).json().runs.map(({ id }: { id: number }) => id)
  expect(await ids(SHARED)).toEqual([])
  const { id } = (await post(RUNS, { conf: CONF })).json()
  expect(await ids(SHARED)).toEqual([id])
  expect(await ids({})).toEqual([id])
})

test('each role gets a separate answer, and a refusal is not shared', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  const who = await Promise.all(
    (['viewer', 'operator'] as const).map(async (role) =>
      (await get('/api/v1/me', { headers: { ...bearer(role), ...SHARED } })).json(),
    ),
  )
  expect(who.map(({ role }) => role)).toEqual(['viewer', 'operator'])
  const unknown = await Promise.all(
    [1, 2].map(() => get('/api/v1/runs/99', { headers: { ...bearer('viewer'), ...SHARED } })),
  )
  expect(unknown.map(({ statusCode }) => statusCode)).toEqual([404, 404])
})

test('text keeps its type for each of several requests', async () => {
  const { get } = await testApi()
  const answers = await Promise.all([1, 2, 3].map(() => get('/metrics', { headers: SHARED })))
  for (const { statusCode, headers } of answers) {
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toMatch(/^text\/plain/)
  }
})
