import { remoteLogsTests } from '@ml-airflow/testing/remote-logs'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, success } from '../testing/runs.ts'

describeStores('logs', (tested) => {
  async function newTry() {
    const { claim } = await claimed(tested.store, (await expandedRun(tested.store)).id, 'common_task_1')
    return { claim, key: { instance: claim.instance, tryNumber: claim.tryNumber } }
  }

  remoteLogsTests(async () => ({ logs: tested.store.logs, key: (await newTry()).key }))

  it('are removed when their try ended long ago, and with their try', async () => {
    const { store } = tested
    const [old, running] = [await newTry(), await newTry()]
    for (const { key } of [old, running]) await store.logs.append(key, 0, 'text')
    await store.settlement.succeed(success(old.claim))
    await store.logs.removeOld(60_000)
    expect(await store.logs.read(old.key, 0)).toMatchObject({ text: 'text' })
    await store.logs.removeOld(-60_000)
    await expect(store.logs.read(old.key, 0)).rejects.toMatchObject({ code: 'not_found' })
    expect(await store.logs.read(running.key, 0)).toMatchObject({ text: 'text' })
    await tested.sql(`DELETE FROM task_try WHERE task_instance_id = ${running.key.instance}`)
    await expect(store.logs.read(running.key, 0)).rejects.toMatchObject({ code: 'not_found' })
  })
})
