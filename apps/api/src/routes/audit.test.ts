import { expect, test, vi } from 'vitest'
import { bearer, CONF, RUNS, TOKENS, testApi } from '../api.fixture.ts'

const AUDIT = '/api/v1/audit'

test('what changes something stands in the audit log, with who, from where and how it ended; what reads does not', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const admin = { headers: bearer('admin') }
  await post(RUNS, { conf: CONF, run_id: 'first' }, { headers: bearer('operator'), remoteAddress: '10.0.0.7' })
  await post('/api/v1/dags/absent/pause', undefined, admin)
  await post('/api/v1/dags/ml_training_dag/plan', { conf: CONF }, admin)
  await get('/api/v1/runs', admin)
  await vi.waitFor(async () => {
    const { entries, next_cursor } = (await get(AUDIT, admin)).json()
    expect(next_cursor).toBeNull()
    expect(entries).toMatchObject([
      {
        event: 'POST /api/v1/dags/:dag_id/pause',
        owner: 'token of role admin',
        dag_id: 'absent',
        status: 404,
        via: 'api',
      },
      {
        event: 'POST /api/v1/dags/:dag_id/runs',
        owner: 'token of role operator',
        address: '10.0.0.7',
        dag_id: 'ml_training_dag',
        arguments: { dag_id: 'ml_training_dag', conf: CONF, run_id: 'first' },
        status: 201,
        dttm: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    ])
  })
})

test('no secret stands in the audit log, be it by its name or by what it is', async () => {
  const { get, post } = await testApi({ tokens: TOKENS })
  const admin = { headers: bearer('admin') }
  await post(RUNS, { conf: { parameter_1: TOKENS[1].token, db_password: 'hush-hush' } }, admin)
  const answer = await get(AUDIT, admin)
  expect(answer.json().entries[0].arguments).toMatchObject({ conf: { parameter_1: '***', db_password: '***' } })
})

test('is read page by page, and filtered', async () => {
  const { get, post } = await testApi()
  for (const dag of ['a', 'b', 'a']) await post(`/api/v1/dags/${dag}/pause`)
  const first = (await get(`${AUDIT}?limit=2`)).json()
  expect(first.entries.map(({ dag_id }: { dag_id: string }) => dag_id)).toEqual(['a', 'b'])
  const second = (await get(`${AUDIT}?limit=2&cursor=${first.next_cursor}`)).json()
  expect(second).toMatchObject({ entries: [{ dag_id: 'a' }], next_cursor: null })
  expect((await get(`${AUDIT}?dag_id=b`)).json().entries).toHaveLength(1)
  expect((await get(`${AUDIT}?owner=nobody`)).json().entries).toEqual([])
  expect((await get(`${AUDIT}?limit=0`)).statusCode).toBe(400)
})

test('is for admins', async () => {
  const { get } = await testApi({ tokens: TOKENS })
  expect((await get(AUDIT, { headers: bearer('operator') })).statusCode).toBe(403)
})
