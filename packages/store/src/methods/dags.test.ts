import { expect, it, vi } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { newRun } from '../testing/runs.ts'

describeStores('DAGs and turns', (tested) => {
  it('pauses a DAG until it is unpaused', async () => {
    const { run } = await tested.store.acceptRun(newRun({ dagId: 'a' }))
    await Promise.all([tested.store.setPaused('a', true), tested.store.setPaused('b', true)])
    await tested.store.setPaused('a', true)
    expect(await tested.store.pausedDags()).toEqual(new Set(['a', 'b']))
    expect(await tested.store.planOf(run.id)).toMatchObject({ paused: true })
    await tested.store.setPaused('a', false)
    expect(await tested.store.pausedDags()).toEqual(new Set(['b']))
  })

  it('gives a turn to one of many, and again after its period', async () => {
    const stores = [tested.store, await tested.another(), await tested.another()]
    const take = async () =>
      (
        await Promise.all(stores.flatMap((store) => [store.takeTurn('sweep', 400), store.takeTurn('sweep', 400)]))
      ).filter(Boolean).length
    expect(await take()).toBe(1)
    expect(await take()).toBe(0)
    expect(await tested.store.takeTurn('another', 60_000)).toBe(true)
    await vi.waitFor(async () => expect(await tested.store.takeTurn('sweep', 60_000)).toBe(true))
    expect(await take()).toBe(0)
  })

  it('answers a ping, and closes twice', async () => {
    const store = await tested.another()
    await expect(store.ping()).resolves.toBeUndefined()
    await store.close()
    await store.close()
  })
})
