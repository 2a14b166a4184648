import { expect, test } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, success } from '../testing/runs.ts'

describeStores('paths of outputs', (tested) => {
  test('a path is reserved for one record, and passes on once that one does not keep its output there', async () => {
    const { records, settlement } = tested.store
    const run = await expandedRun(tested.store, [{ taskId: 'common_task_1' }, { taskId: 'common_task_2' }])
    const { claim } = await claimed(tested.store, run.id, 'common_task_1')
    const other = {
      table: 'common_task_2',
      recordId: (await claimed(tested.store, run.id, 'common_task_2')).claim.recordId,
    }
    const own = { table: claim.table, recordId: claim.recordId }

    expect(await records.reservePath('/out/shared', own)).toBeUndefined()
    expect(await records.reservePath('/out/shared', own)).toBeUndefined()
    expect(await records.reservePath('/out/shared', other)).toEqual(own)
    await settlement.succeed(success(claim, { outputPath: '/out/shared' }))
    expect(await records.reservePath('/out/shared', other)).toEqual(own)
    expect(await records.findReservations(['/out/shared', '/out/free'])).toEqual(new Map([['/out/shared', own]]))

    const next = await expandedRun(tested.store, [{ taskId: 'common_task_1', staleEpoch: 1 }], { conf: run.conf })
    const again = await claimed(tested.store, next.id, 'common_task_1')
    await settlement.succeed(success(again.claim, { outputPath: '/out/moved' }))
    expect(await records.reservePath('/out/shared', other)).toBeUndefined()
    expect(await records.reservePath('/out/shared', own)).toEqual(other)
  })
})
