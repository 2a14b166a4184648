import { expect, test } from 'vitest'
import { bearer, TOKENS, testApi } from '../api.fixture.ts'

const WORKER = { id: 'a:1:2', host: 'a', pid: 1, version: '0.1.0', slots: 4 }

test('lists each worker with its report, and whether it is alive', async () => {
  const { get, store } = await testApi({ tokens: TOKENS })
  await store.workers.beat(WORKER, { running: 3, dags: [] }, 60_000)
  await store.workers.beat({ ...WORKER, id: 'b:1:2', host: 'b' }, { running: 1, dags: [] }, -1)
  const headers = bearer('viewer')
  expect((await get('/api/v1/workers')).statusCode).toBe(401)
  expect((await get('/api/v1/workers', { headers })).json().workers).toMatchObject([
    { ...WORKER, running: 3, alive: true, heartbeat_at: expect.stringMatching(/^20.*Z$/) },
    { host: 'b', running: 1, alive: false },
  ])
  const metrics = (await get('/metrics', { headers })).body
  for (const line of ['workers{state="alive"} 1', 'workers{state="gone"} 1', 'worker_slots{state="free"} 1'])
    expect(metrics).toContain(`ml_airflow_${line}`)
})
