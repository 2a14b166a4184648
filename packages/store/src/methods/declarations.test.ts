import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, expandedRun, recordFor, success } from '../testing/runs.ts'

const WORK = { version: 'v2', inputs: '', fingerprint: '', lineage: 'a 1@1' }
const table = 'common_task_1'

describeStores('what people say of records', (tested) => {
  const record = (run: number) => recordFor(tested.store, run, table)

  it('accepts and undoes a finish that is unchanged since it was read and not in progress', async () => {
    const run = await expandedRun(tested.store)
    const { claim } = await claimed(tested.store, run.id, table)
    const place = { table, recordId: claim.recordId, finishEpoch: claim.epoch }
    const { declarations, settlement } = tested.store
    expect(await declarations.undo(place)).toBe(false)
    await settlement.succeed(success(claim))
    expect(await declarations.accept({ ...place, finishEpoch: 7, work: WORK, manifest: undefined })).toBe(false)
    expect(await declarations.accept({ ...place, work: WORK, manifest: undefined })).toBe(true)
    expect(await record(run.id)).toMatchObject({ ...WORK, finishEpoch: claim.epoch })
    expect(await declarations.undo(place)).toBe(true)
    expect(await record(run.id)).toMatchObject({ finishedAt: undefined, clearedAt: expect.any(Date) })
    expect(await declarations.undo(place)).toBe(false)
  })

  it('declares a result under an unused epoch, and not on a claimed record', async () => {
    const run = await expandedRun(tested.store)
    const { id, epoch } = await record(run.id)
    const at = new Date('2026-01-02T03:04:05.678Z')
    const told = { table, recordId: id, by: 'ada', startedAt: at, finishedAt: at, work: WORK, manifest: undefined }
    const finish = { ...told, outputPath: '/out/a', epoch }
    expect(await tested.store.declarations.finish(finish)).toBe(true)
    const declared = {
      finishedAt: at,
      finishEpoch: epoch + 1,
      resultEpoch: epoch + 1,
      epoch: epoch + 1,
      finishedBy: 'ada',
    }
    expect(await record(run.id)).toMatchObject({
      ...declared,
      ...WORK,
      outputPath: '/out/a',
      finishedInstance: undefined,
    })
    expect(await tested.store.declarations.finish(finish)).toBe(false)
    const other = await expandedRun(tested.store)
    await claimed(tested.store, other.id, table)
    const held = await record(other.id)
    expect(await tested.store.declarations.finish({ ...finish, recordId: held.id, epoch: held.epoch })).toBe(false)
  })
})
