import { expect, test } from 'vitest'
import { CONF, RUNS, TOKENS, testApi } from '../test-api.ts'

const bearer = (index: 0 | 1 | 2) => ({ headers: { authorization: `Bearer ${TOKENS[index].token}` } })

test('a run is cleared by an operator: shown first, then for real, and it goes on', async () => {
  const { get, post, store } = await testApi({ tokens: TOKENS })
  const { id } = (await post(RUNS, { conf: CONF }, bearer(1))).json()
  await store.cancelRun(id)
  const url = `/api/v1/runs/${id}/clear`
  expect((await post(url, {}, bearer(0))).statusCode).toBe(403)
  expect((await post(url, { task_regex: '(' }, bearer(1))).statusCode).toBe(400)
  expect((await post(url, { what: 1 }, bearer(1))).statusCode).toBe(400)
  expect((await post('/api/v1/runs/999999/clear', {}, bearer(1))).statusCode).toBe(404)
  expect((await post(url, { only_failed: true, only_running: true }, bearer(1))).statusCode).toBe(400)
  // It was cancelled before a worker made its task instances.
  expect((await post(url, { dry_run: true }, bearer(1))).json()).toEqual({
    ...{ task_instances: [], cleared: 0, ended: 0, reopened: false },
  })
  expect((await get(`/api/v1/runs/${id}`, bearer(0))).json()).toMatchObject({ state: 'cancelled' })
})

test('pools are listed with what is used of them', async () => {
  const { get, store } = await testApi()
  await store.setPools([{ name: 'cards', slots: 2, description: 'Two' }])
  expect((await get('/api/v1/pools')).json()).toEqual({
    pools: [
      { pool: 'cards', slots: 2, description: 'Two', used_slots: 0, queued_slots: 0 },
      { pool: 'default_pool', slots: 128, description: 'Default pool', used_slots: 0, queued_slots: 0 },
    ],
  })
})
