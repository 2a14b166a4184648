import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { claimed, claimRequest, expandedRun, failure, instanceOf, NO_INDEX, success } from '../testing/runs.ts'

describeStores('pools', (tested) => {
  let pools = 0

  const pool = async (slots: number) => {
    pools += 1
    const name = `pool_${pools}`
    await tested.store.pools.set([{ name, slots, description: '' }])
    return name
  }

  const runIn = (name: string, wish: { poolSlots?: number; priorityWeight?: number } = {}) =>
    expandedRun(tested.store, [{ taskId: 'common_task_1', pool: name, ...wish }])

  const ask = async (run: number) =>
    tested.store.claims.take(claimRequest((await instanceOf(tested.store, run, 'common_task_1')).id))

  it('are listed with used and requested slots', async () => {
    const name = await pool(3)
    const [first] = [await runIn(name, { poolSlots: 2 }), await runIn(name, { poolSlots: 2 })]
    await claimed(tested.store, first.id, 'common_task_1')
    expect(await tested.store.pools.find(name)).toEqual({ name, slots: 3, description: '', used: 2, queued: 2 })
    await tested.store.pools.set([{ name, slots: 5, description: 'More' }])
    expect(await tested.store.pools.list()).toContainEqual({ name, slots: 5, description: 'More', used: 2, queued: 2 })
    expect(await tested.store.pools.list()).toContainEqual({
      name: 'default_pool',
      slots: 128,
      description: 'Default pool',
      used: 0,
      queued: 0,
    })
    expect([await tested.store.pools.delete(name), await tested.store.pools.delete(name)]).toEqual([true, false])
    expect(await tested.store.pools.find(name)).toBeUndefined()
  })

  it('are never overbooked by concurrent requests', async () => {
    const name = await pool(3)
    const runs = []
    for (let i = 0; i < 12; i++) runs.push(await runIn(name))
    const stores = [tested.store, await tested.another(), await tested.another()]
    const ids = await Promise.all(runs.map(async (run) => (await instanceOf(tested.store, run.id, 'common_task_1')).id))
    const results = await Promise.all(
      ids.map((id, index) => (stores[index % 3] ?? tested.store).claims.take(claimRequest(id))),
    )
    expect(results.filter(({ kind }) => kind === 'claimed')).toHaveLength(3)
    expect(results.filter(({ kind }) => kind === 'no_slots')).toHaveLength(9)
    expect(await tested.store.pools.find(name)).toMatchObject({ used: 3, queued: 9 })
  })

  it('give a free slot to the highest priority, and to the one that waited longest among equals', async () => {
    const name = await pool(1)
    const holder = await runIn(name)
    const { claim } = await claimed(tested.store, holder.id, 'common_task_1')
    const waiting = []
    for (const priorityWeight of [1, 5, 5, 9]) {
      const run = await runIn(name, { priorityWeight })
      waiting.push(run)
      expect(await ask(run.id)).toMatchObject({ kind: 'no_slots', reason: 'pool_full', isNext: true, promoted: [] })
    }
    expect(await tested.store.pools.promote(name)).toEqual([])
    await tested.store.settlement.succeed(success(claim))
    const [low, first, second, high] = waiting
    const newcomer = await runIn(name)
    expect(await ask(newcomer.id)).toMatchObject({ kind: 'no_slots', promoted: [{ run: high?.id }] })
    for (const next of [high, first, second, low]) {
      const run = next?.id ?? 0
      const told = await tested.store.pools.promote(name)
      expect(next === high ? [{ run }] : told).toMatchObject([{ run }])
      for (const other of waiting.filter((one) => one.id !== run)) {
        if ((await instanceOf(tested.store, other.id, 'common_task_1')).state === 'queued')
          expect(await ask(other.id)).toMatchObject({ kind: 'no_slots' })
      }
      const won = await claimed(tested.store, run, 'common_task_1')
      await tested.store.settlement.fail(failure(won.claim))
    }
  })

  it('keep no slots for a promoted task instance that has not come', async () => {
    const name = await pool(1)
    const { claim } = await claimed(tested.store, (await runIn(name)).id, 'common_task_1')
    const absent = await runIn(name, { priorityWeight: 2 })
    await ask(absent.id)
    const other = await runIn(name)
    await tested.store.settlement.fail(failure(claim))
    expect(await tested.store.pools.promote(name)).toMatchObject([{ run: absent.id }])
    expect(await ask(other.id)).toMatchObject({ kind: 'no_slots' })
    await tested.sql(`UPDATE pool_place SET told_at = '2000-01-01 00:00:00.000' WHERE told_at IS NOT NULL`)
    const promoted = (await tested.store.pools.promoteAll()).map(({ run }) => run)
    expect(promoted.filter((run) => run === other.id || run === absent.id)).toEqual([other.id, absent.id])
    await claimed(tested.store, other.id, 'common_task_1')
  })

  it('count running task instances, however their worker has ended', async () => {
    const name = await pool(1)
    const lost = await runIn(name)
    const { instance } = await claimed(tested.store, lost.id, 'common_task_1')
    const other = await runIn(name)
    await tested.sql(`UPDATE common_task_1 SET lease_until = NULL`)
    expect(await ask(other.id)).toMatchObject({ kind: 'no_slots' })
    await tested.store.reconciliation.requeueOrphan(instance.id, 5, NO_INDEX)
    await claimed(tested.store, other.id, 'common_task_1')
    expect(await ask(lost.id)).toMatchObject({ kind: 'no_slots' })
  })

  it('start nothing while fewer slots are left than run, and end nothing', async () => {
    const name = await pool(2)
    const [first, second, third] = [await runIn(name), await runIn(name), await runIn(name)]
    const { claim } = await claimed(tested.store, first.id, 'common_task_1')
    await claimed(tested.store, second.id, 'common_task_1')
    await tested.store.pools.set([{ name, slots: 1, description: '' }])
    await tested.store.settlement.succeed(success(claim))
    expect(await ask(third.id)).toMatchObject({ kind: 'no_slots', promoted: [] })
    expect(await tested.store.pools.find(name)).toMatchObject({ slots: 1, used: 1 })
    await tested.store.pools.set([{ name, slots: -1, description: '' }])
    expect(await tested.store.pools.promote(name)).toMatchObject([{ run: third.id }])
    await claimed(tested.store, third.id, 'common_task_1')
  })

  it('report why a task that they can never take waits', async () => {
    const name = await pool(2)
    const [big, lost, small] = [await runIn(name, { poolSlots: 3 }), await runIn('no such pool'), await runIn(name)]
    expect(await ask(big.id)).toMatchObject({ kind: 'no_slots', reason: 'too_many_slots' })
    expect(await ask(lost.id)).toMatchObject({ kind: 'no_slots', reason: 'no_pool' })
    const sentenceOf = async (run: number) => (await instanceOf(tested.store, run, 'common_task_1')).sentence
    expect(await sentenceOf(big.id)).toBe(`Because. Waits: it takes 3 slots, and pool '${name}' has only 2.`)
    expect(await sentenceOf(lost.id)).toBe("Because. Waits: there is no pool 'no such pool'.")
    await claimed(tested.store, small.id, 'common_task_1')
    await tested.store.pools.set([{ name: 'no such pool', slots: 1, description: '' }])
    expect(await tested.store.pools.promote('no such pool')).toMatchObject([{ run: lost.id }])
    await claimed(tested.store, lost.id, 'common_task_1')
    expect(await sentenceOf(lost.id)).toBe('Because.')
  })

  it('let a big one wait for its slots before smaller ones that come later', async () => {
    const name = await pool(3)
    const { claim } = await claimed(tested.store, (await runIn(name, { poolSlots: 2 })).id, 'common_task_1')
    const [big, small] = [await runIn(name, { poolSlots: 2 }), await runIn(name)]
    expect(await ask(big.id)).toMatchObject({ kind: 'no_slots' })
    expect(await ask(small.id)).toMatchObject({ kind: 'no_slots' })
    await tested.store.settlement.succeed(success(claim))
    expect(await tested.store.pools.promote(name)).toMatchObject([{ run: big.id }, { run: small.id }])
    await claimed(tested.store, small.id, 'common_task_1')
    await claimed(tested.store, big.id, 'common_task_1')
  })

  it('are not taken by a task instance that is finished or running in another run', async () => {
    const name = await pool(1)
    const conf = { parameter_1: 'pooled twice', parameter_2: '2' }
    const wish = [{ taskId: 'common_task_1', pool: name }]
    const [first, second] = [
      await expandedRun(tested.store, wish, { conf }),
      await expandedRun(tested.store, wish, { conf }),
    ]
    const { claim } = await claimed(tested.store, first.id, 'common_task_1')
    expect(await ask(second.id)).toMatchObject({ kind: 'held' })
    await tested.store.settlement.succeed(success(claim))
    await claimed(tested.store, (await runIn(name)).id, 'common_task_1')
    expect(await ask(second.id)).toMatchObject({ kind: 'finished' })
  })

  it('forget those that were cancelled or paused while they waited', async () => {
    const name = await pool(1)
    const { claim } = await claimed(tested.store, (await runIn(name)).id, 'common_task_1')
    const [cancelled, next] = [await runIn(name, { priorityWeight: 3 }), await runIn(name)]
    for (const run of [cancelled, next]) await ask(run.id)
    await tested.store.closing.cancel(cancelled.id)
    await tested.store.settlement.succeed(success(claim))
    expect(await tested.store.pools.promote(name)).toMatchObject([{ run: next.id }])
    await tested.store.pools.promoteAll()
    const left = await tested.sql(`SELECT holds FROM pool_place WHERE pool = '${name}'`)
    expect(left).toHaveLength(1)
  })
})
