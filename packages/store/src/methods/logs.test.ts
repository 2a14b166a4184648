import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, success } from '../testing/runs.ts'

describeStores('logs', (tested) => {
  async function newTry() {
    const { claim } = await claimed(tested.store, (await expandedRun(tested.store)).id, 'common_task_1')
    return { claim, key: { instance: claim.instance, tryNumber: claim.tryNumber } }
  }

  it('are read from any byte on, whatever pieces they came in', async () => {
    const { store } = tested
    const { key } = await newTry()
    await expect(store.readLog(key, 0)).rejects.toMatchObject({ code: 'not_found' })
    const text = `a\0é€😀z\n${'x'.repeat(30)}`
    for (let at = 0; at < 40; at++) await store.appendLog(key, at * 43, text)
    const size = 40 * 43
    expect(await store.readLog(key, 0)).toEqual({ text: text.repeat(40), nextOffset: size, size })
    expect(await store.readLog(key, 38, 10)).toEqual({ text: 'xxxxxa\0é', nextOffset: 47, size })
    expect(await store.readLog(key, 45, 4)).toEqual({ text: 'é', nextOffset: 47, size })
    expect(await store.readLog(key, size + 5)).toEqual({ text: '', nextOffset: size + 5, size })
    await expect(store.readLog(key, -1)).rejects.toMatchObject({ code: 'bad_argument' })
  })

  it('take the same piece twice as one, and a long one in parts', async () => {
    const { store } = tested
    const { key } = await newTry()
    const text = '€'.repeat(300_000)
    await store.appendLog(key, 0, text)
    await store.appendLog(key, 0, text)
    const first = await store.readLog(key, 0, 100_000)
    expect(first).toEqual({ text: '€'.repeat(33_333), nextOffset: 99_999, size: 900_000 })
    expect((await store.readLog(key, 99_999)).text).toBe('€'.repeat(300_000 - 33_333))
  })

  it('end with the evidence of the exit, of which the first word counts', async () => {
    const { store } = tested
    const { key } = await newTry()
    expect(await store.readExit(key)).toBeUndefined()
    const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Exit code 0.' } as const
    await store.writeExit(key, { work: 'w', exit })
    await store.writeExit(key, { work: 'w', exit: { ...exit, outcome: 'lost' } })
    expect(await store.readExit(key)).toEqual({
      work: 'w',
      exit: { outcome: 'success', exitCode: 0, sentence: 'Exit code 0.' },
    })
  })

  it('are removed when their try ended long ago, and with their try', async () => {
    const { store } = tested
    const [old, running] = [await newTry(), await newTry()]
    for (const { key } of [old, running]) await store.appendLog(key, 0, 'text')
    await store.succeed(success(old.claim))
    await store.removeOldLogs(60_000)
    expect(await store.readLog(old.key, 0)).toMatchObject({ text: 'text' })
    await store.removeOldLogs(-60_000)
    await expect(store.readLog(old.key, 0)).rejects.toMatchObject({ code: 'not_found' })
    expect(await store.readLog(running.key, 0)).toMatchObject({ text: 'text' })
    await tested.sql(`DELETE FROM task_try WHERE task_instance_id = ${running.key.instance}`)
    await expect(store.readLog(running.key, 0)).rejects.toMatchObject({ code: 'not_found' })
  })
})
