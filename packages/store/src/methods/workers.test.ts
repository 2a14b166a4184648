import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'

const WORKER = { id: 'host:1:2', host: 'host', pid: 1, version: '0.1.0', slots: 4 }

describeStores('workers', (tested) => {
  it('are known by their beats, and alive until their lease ends', async () => {
    const { store } = tested
    await Promise.all([store.beatWorker(WORKER, 0, 60_000), (await tested.another()).beatWorker(WORKER, 0, 60_000)])
    await store.beatWorker({ ...WORKER, id: 'other:1:2', host: 'other' }, 1, -1)
    expect(await store.listWorkers()).toMatchObject([
      { ...WORKER, running: 0, alive: true },
      { id: 'other:1:2', running: 1, alive: false },
    ])
    await store.beatWorker({ ...WORKER, id: 'other:1:2', host: 'other' }, 2, 60_000)
    const [, other] = await store.listWorkers()
    expect(other).toMatchObject({ running: 2, alive: true })
    expect(Math.abs(Date.now() - Number(other?.heartbeatAt))).toBeLessThan(60_000)
  })

  it('are forgotten when they say so, or have been silent for long', async () => {
    const { store } = tested
    await store.beatWorker({ ...WORKER, id: 'silent' }, 0, -100_000)
    await store.removeDeadWorkers(200_000)
    expect((await store.listWorkers()).map(({ id }) => id)).toContain('silent')
    await store.removeDeadWorkers(50_000)
    await store.removeWorker(WORKER.id)
    await store.removeWorker(WORKER.id)
    expect((await store.listWorkers()).map(({ id }) => id)).toEqual(['other:1:2'])
  })
})
