import type { PoolStore, PoolUse, TaskDelivery } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import type { PoolRow } from '../schema/table-rows.ts'
import { GRACE_MS, lockPool, promoteFirst } from './pool-queue.ts'
import { deliveryOf } from './read-rows.ts'
import { batches } from './selectors.ts'

const SETTLED_A_SWEEP = 5_000
const EARLIER_A_SWEEP = 100

/** Pools and their queues. */
export function poolMethods(database: Database): PoolStore {
  return {
    async list() {
      const pools = await database.read((manager) =>
        manager.getRepository<PoolRow>('pool').find({ order: { pool: 'ASC' } }),
      )
      const use = await useByPool(database)
      return pools.map((row) => poolOf(row, use))
    },

    async find(pool) {
      const row = await database.read((manager) => manager.getRepository<PoolRow>('pool').findOneBy({ pool }))
      return row === null ? undefined : poolOf(row, await useByPool(database))
    },

    async set(pools) {
      if (pools.length === 0) return
      await database.transaction(async (session) => {
        for (const { name, ...pool } of pools) {
          await session.change('insert-pool', { pool: name, ...pool })
          await session.change('change-pool', { pool: name, ...pool })
        }
      })
    },

    async delete(pool) {
      return (await database.write((manager) => manager.getRepository<PoolRow>('pool').delete({ pool }))) > 0
    },

    promote(pool) {
      return database.transaction((session) => promote(session, pool))
    },

    async promoteAll() {
      await leaveSettled(database)
      const promoted: TaskDelivery[] = []
      for (const { pool } of await database.rows('awaited-pools')) {
        const name = { pool }
        promoted.push(...(await database.transaction((session) => promote(session, name.pool))))
        const earlier = await database.rows('promoted-earlier', { ...name, grace_ms: GRACE_MS, limit: EARLIER_A_SWEEP })
        promoted.push(...earlier.map(deliveryOf))
      }
      return promoted
    },
  }
}

async function promote(session: Session, pool: string): Promise<readonly TaskDelivery[]> {
  const locked = await lockPool(session, pool)
  return locked === undefined ? [] : promoteFirst(session, locked)
}

/** Removes settled task instances from their pools: cancelled ones that waited, and ended ones that held slots. */
async function leaveSettled(database: Database): Promise<void> {
  const rows = await database.rows('settled-in-pools', { limit: SETTLED_A_SWEEP })
  for (const ids of batches(rows.map((row) => row.id))) await database.change('leave-pools', { ids })
}

async function useByPool(session: Session): Promise<ReadonlyMap<string, RowOf<'pool-use'>>> {
  return new Map((await session.rows('pool-use')).map((row) => [row.pool ?? '', row]))
}

function poolOf({ pool: name, slots, description }: PoolRow, use: ReadonlyMap<string, RowOf<'pool-use'>>): PoolUse {
  const { used, queued } = use.get(name) ?? { used: 0, queued: 0 }
  return { name, slots, description, used: used ?? 0, queued: queued ?? 0 }
}
