import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'

const WORKER = { id: 'host:1:2', host: 'host', pid: 1, version: '0.1.0', slots: 4 }
const IDLE = { running: 0, dags: [] }

describeStores('workers', (tested) => {
  it('are known by their beats, and alive until their lease ends', async () => {
    const { store } = tested
    await Promise.all([
      store.workers.beat(WORKER, IDLE, 60_000),
      (await tested.another()).workers.beat(WORKER, IDLE, 60_000),
    ])
    await store.workers.beat({ ...WORKER, id: 'other:1:2', host: 'other' }, { running: 1, dags: ['one', 'two'] }, -1)
    expect(await store.workers.list()).toMatchObject([
      { ...WORKER, running: 0, dags: [], alive: true },
      { id: 'other:1:2', running: 1, dags: ['one', 'two'], alive: false },
    ])
    await store.workers.beat({ ...WORKER, id: 'other:1:2', host: 'other' }, { running: 2, dags: ['two'] }, 60_000)
    const [, other] = await store.workers.list()
    expect(other).toMatchObject({ running: 2, dags: ['two'], alive: true })
    expect(Math.abs(Date.now() - Number(other?.heartbeatAt))).toBeLessThan(60_000)
  })

  it('are removed when they sign off, or have been silent for long', async () => {
    const { store } = tested
    await store.workers.beat({ ...WORKER, id: 'silent' }, IDLE, -100_000)
    await store.workers.removeDead(200_000)
    expect((await store.workers.list()).map(({ id }) => id)).toContain('silent')
    await store.workers.removeDead(50_000)
    await store.workers.remove(WORKER.id)
    await store.workers.remove(WORKER.id)
    expect((await store.workers.list()).map(({ id }) => id)).toEqual(['other:1:2'])
  })
})
