import { expect, test } from 'vitest'
import { CONF, expandRun, RUNS, TOKENS, testApi } from '../api.fixture.ts'

const CLEARED = ['common_task_1', 'common_task_2', 'training_task_1']
const bearer = (index: 0 | 1 | 2) => ({ headers: { authorization: `Bearer ${TOKENS[index].token}` } })

test('an operator previews a clearing, then clears, and the run continues', async () => {
  const { get, post, store } = await testApi({ tokens: TOKENS })
  const { id } = (await post(RUNS, { conf: CONF }, bearer(1))).json()
  await store.closing.cancel(id)
  const url = `/api/v1/runs/${id}/clear`
  expect((await post(url, {}, bearer(0))).statusCode).toBe(403)
  expect((await post(url, { task_regex: '(' }, bearer(1))).statusCode).toBe(400)
  expect((await post(url, { what: 1 }, bearer(1))).statusCode).toBe(400)
  expect((await post('/api/v1/runs/999999/clear', {}, bearer(1))).statusCode).toBe(404)
  expect((await post(url, { only_failed: true, only_running: true }, bearer(1))).statusCode).toBe(400)
  // The run was cancelled before a worker created its task instances.
  expect((await post(url, { dry_run: true }, bearer(1))).json()).toEqual({
    task_instances: [],
    made_again: [],
    cleared: 0,
    ended: 0,
    reopened: false,
  })
  expect((await get(`/api/v1/runs/${id}`, bearer(0))).json()).toMatchObject({ state: 'cancelled' })
})

test('a closed run is cleared and continues, and the audit log names the caller', async () => {
  const api = await testApi({ tokens: TOKENS })
  const { get, post, store } = api
  const { id } = (await post(RUNS, { conf: CONF }, bearer(1))).json()
  await expandRun(api, id)
  await store.closing.cancel(id)
  const url = `/api/v1/runs/${id}/clear`
  const asked = { task_regex: '^common_task_1$', downstream: true }
  const shown = (await post(url, { ...asked, dry_run: true }, bearer(1))).json()
  expect(shown).toMatchObject({ made_again: [], cleared: 0, reopened: false })
  expect(shown.task_instances).toMatchObject(CLEARED.map((task_id) => ({ task_id, state: 'cancelled' })))
  expect((await post(url, asked, bearer(1))).json()).toMatchObject({ cleared: 3, ended: 0, reopened: true })
  const run = (await get(`/api/v1/runs/${id}`, bearer(0))).json()
  const sentence = 'Runs again: it was cleared by token of role operator.'
  expect(run).toMatchObject({ state: 'running', counts: { queued: 1, waiting: 2 } })
  expect(run.task_instances).toMatchObject(CLEARED.map((task_id) => ({ task_id, reason: 'cleared', sentence })))
  const { entries } = (await get('/api/v1/audit?owner=token of role operator&limit=1', bearer(2))).json()
  expect(entries).toMatchObject([
    { event: 'POST /api/v1/runs/:id/clear', via: 'api', dag_id: 'ml_training_dag', arguments: asked },
  ])
})

test('pools are listed with their used slots', async () => {
  const { get, store } = await testApi()
  await store.pools.set([{ name: 'cards', slots: 2, description: 'Two' }])
  expect((await get('/api/v1/pools')).json()).toEqual({
    pools: [
      { pool: 'cards', slots: 2, description: 'Two', used_slots: 0, queued_slots: 0 },
      { pool: 'default_pool', slots: 128, description: 'Default pool', used_slots: 0, queued_slots: 0 },
    ],
  })
})
