import type { Store } from '@ml-airflow/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, upgradeDatabase } from './index.ts'
import { DATABASES, type TestDatabase } from './testing/databases.ts'
import { OWN } from './testing/demands.ts'
import { claimed, expandedRun, success } from './testing/runs.ts'

describe.each(DATABASES)('a store over $kind', ({ create }) => {
  let database: TestDatabase
  let store: Store

  beforeAll(async () => {
    database = await create()
    console.log(await upgradeDatabase(database.settings, OWN), await upgradeDatabase(database.settings, OWN))
    store = await openStore(database.settings, OWN)
  })
  afterAll(async () => {
    await store.close()
    database.remove()
  })

  it('takes a run from the trigger to its end', async () => {
    const run = await expandedRun(store)
    for (const taskId of ['common_task_1', 'common_task_2', 'training_task_1']) {
      const { claim } = await claimed(store, run.id, taskId)
      const next = taskId === 'common_task_1' ? 'common_task_2' : 'training_task_1'
      const downstream = taskId === 'training_task_1' ? [] : [{ taskId: next, sample: '' }]
      const result = await store.succeed(success(claim, { downstream }))
      expect(result).toMatchObject({
        kind: 'settled',
        released: { ready: downstream.map(({ taskId }) => ({ taskId, delivery: 1, delayMs: 0 })), joined: [] },
      })
    }
    expect(await store.closeRun(run.id)).toBe('success')
  })

  it('is fast', async () => {
    const names = Array.from({ length: 300 }, (_, i) => ({ taskId: 'common_task_1', sample: `s${i}` }))
    const run = await expandedRun(store, names)
    const ids = await store.listInstances(run.id)
    const t0 = performance.now()
    const { claimRequest } = await import('./testing/runs.ts')
    let tc = 0
    for (const i of ids) {
      const a = performance.now()
      const r = await store.claim(claimRequest(i.id))
      tc += performance.now() - a
      if (r.kind !== 'claimed') throw new Error(r.kind)
      await store.succeed(success(r.claim, { downstream: [{ taskId: 'training_task_1', sample: '' }] }))
    }
    const t = performance.now() - t0
    console.log('ms per claim', tc / ids.length, 'per succeed', (t - tc) / ids.length)
  })
})
