import { expect, it, vi } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { newRun } from '../testing/runs.ts'

describeStores('DAGs and turns', (tested) => {
  it('pauses a DAG until it is unpaused', async () => {
    const { run } = await tested.store.runs.accept(newRun({ dagId: 'a' }))
    await Promise.all([tested.store.dags.setPaused('a', true), tested.store.dags.setPaused('b', true)])
    await tested.store.dags.setPaused('a', true)
    expect(await tested.store.dags.listPaused()).toEqual(new Set(['a', 'b']))
    expect(await tested.store.runs.load(run.id)).toMatchObject({ paused: true })
    await tested.store.dags.setPaused('a', false)
    expect(await tested.store.dags.listPaused()).toEqual(new Set(['b']))
  })

  it('gives a turn to one of many, and again after its period', async () => {
    const stores = [tested.store, await tested.another(), await tested.another()]
    const take = async () =>
      (
        await Promise.all(stores.flatMap((store) => [store.turns.take('sweep', 400), store.turns.take('sweep', 400)]))
      ).filter(Boolean).length
    expect(await take()).toBe(1)
    expect(await take()).toBe(0)
    expect(await tested.store.turns.take('another', 60_000)).toBe(true)
    await vi.waitFor(async () => expect(await tested.store.turns.take('sweep', 5_000)).toBe(true))
    expect(await take()).toBe(0)
  })

  it('believes no turn that ends later than its period from now: the clock was set back', async () => {
    expect(await tested.store.turns.take('step', 60_000)).toBe(true)
    await tested.sql(`UPDATE turn SET until = '2100-01-01 00:00:00.000' WHERE name = 'step'`)
    expect(await tested.store.turns.take('step', 60_000)).toBe(true)
    expect(await tested.store.turns.take('step', 60_000)).toBe(false)
  })

  it('answers a ping, and closes twice', async () => {
    const store = await tested.another()
    await expect(store.ping()).resolves.toBeUndefined()
    await store.close()
    await store.close()
  })
})
