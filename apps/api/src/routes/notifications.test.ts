import { randomUUID } from 'node:crypto'
import { TestReceiver } from '@ml-airflow/testing'
import { expect, it } from 'vitest'
import { bearer, TOKENS, testApi } from '../api.fixture.ts'

const [VIEWER, OPERATOR, ADMIN] = (['viewer', 'operator', 'admin'] as const).map((role) => ({ headers: bearer(role) }))
const NEW = { event: 'failure', run: undefined, dagId: 'nightly', runId: 'r1', channel: 'webhook:ops' } as const

it('lists notifications page by page, by DAG and state', async () => {
  const { get, store } = await testApi({ tokens: TOKENS })
  const keys = [randomUUID(), randomUUID()]
  for (const key of keys) await store.notifications.addClaimed({ ...NEW, key, payload: '{"secret":"payload"}' }, 60_000)
  const asked = '/api/v1/notifications?dag_id=nightly&state=pending&limit=1'
  const first = (await get(asked, VIEWER)).json()
  expect(first.notifications).toMatchObject([{ key: keys[1], channel: 'webhook:ops', attempts: 1, state: 'pending' }])
  expect(first.total_estimate).toBe(2)
  const second = await get(`${asked}&cursor=${first.next_cursor}`, VIEWER)
  expect(second.json()).toMatchObject({ notifications: [{ key: keys[0] }], next_cursor: null })
  expect(second.body).not.toContain('secret')
  expect((await get('/api/v1/notifications?dag_id=other', VIEWER)).json().notifications).toEqual([])
  const wrong = await get('/api/v1/notifications?state=lost', VIEWER)
  expect([wrong.statusCode, wrong.json().message]).toEqual([400, expect.stringContaining('pending, sent, failed')])
  expect((await get('/api/v1/notifications')).statusCode).toBe(401)
})

it('sends a test to a real receiver, for an admin alone, and says how it ended', async () => {
  const receiver = await TestReceiver.start()
  try {
    const { get, post } = await testApi({ tokens: TOKENS })
    const url = '/api/v1/notifications/test'
    expect((await post(url, { channel: 'webhook:ops' }, OPERATOR)).statusCode).toBe(403)
    await post('/api/v1/connections', { conn_id: 'ops', uri: `http://127.0.0.1:${receiver.port}/hook` }, ADMIN)
    expect((await post(url, { channel: 'webhook:ops' }, ADMIN)).json()).toEqual({
      channel: 'webhook:ops',
      sent: true,
      sentence: 'It was taken.',
    })
    expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({ event: 'test', dag_id: 'example_dag' })
    receiver.answers.push(500)
    const refused = await post(url, { channel: 'webhook:ops' }, ADMIN)
    expect(refused.json()).toMatchObject({ sent: false, sentence: 'The receiver answered 500.' })
    const listed = (await get('/api/v1/notifications?event=test', VIEWER)).json().notifications
    expect(listed).toMatchObject([
      { state: 'failed', sentence: 'The receiver answered 500.', run: null },
      { state: 'sent', sentence: 'It was taken.' },
    ])
  } finally {
    await receiver.stop()
  }
})

it('refuses an unknown channel, and a connection that does not exist', async () => {
  const { post } = await testApi({ tokens: TOKENS })
  const none = await post('/api/v1/notifications/test', { channel: 'http://169.254.169.254/' }, ADMIN)
  expect([none.statusCode, none.json().message]).toEqual([
    400,
    expect.stringContaining('is not a valid channel: allowed are'),
  ])
  const missing = await post('/api/v1/notifications/test', { channel: 'webhook:nobody' }, ADMIN)
  expect(missing.json()).toMatchObject({ sent: false, sentence: expect.stringContaining("'nobody' does not exist") })
})

it('an operator may have a failed notification delivered again', async () => {
  const { post, store } = await testApi({ tokens: TOKENS })
  const { claim } = await store.notifications.addClaimed({ ...NEW, key: randomUUID(), payload: '{}' }, 60_000)
  const url = `/api/v1/notifications/${claim.id}/retry`
  expect((await post(url, {}, VIEWER)).statusCode).toBe(403)
  expect((await post(url, {}, OPERATOR)).json().message).toContain('is being delivered')
  await store.notifications.settle(claim, { state: 'failed', sentence: 'The receiver answered 404.' })
  expect((await post(url, {}, OPERATOR)).json()).toMatchObject({ id: claim.id, state: 'pending', attempts: 0 })
  const [again] = await store.notifications.claimDue({ leaseMs: 60_000, limit: 1 })
  await store.notifications.settle(again?.claim ?? claim, { state: 'sent', sentence: '' })
  expect((await post(url, {}, OPERATOR)).statusCode).toBe(409)
  expect((await post('/api/v1/notifications/999/retry', {}, OPERATOR)).statusCode).toBe(404)
})
