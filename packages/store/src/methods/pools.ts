import type { PoolStore, PoolUse, TaskDelivery } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import type { PoolRow } from '../schema/rows.ts'
import { admitFirst, GRACE_MS, lockPool } from './pool-places.ts'
import { deliveryOf } from './rows.ts'
import { batches } from './selectors.ts'

const LEFT_A_SWEEP = 5_000
const TOLD_A_SWEEP = 100

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

    async delete(name) {
      return (await database.change('delete-pool', { pool: name })) === 1
    },

    admit(pool) {
      return database.transaction((session) => admit(session, pool))
    },

    async admitAll() {
      await removeLeftPlaces(database)
      const admitted: TaskDelivery[] = []
      for (const { pool } of await database.rows('pools-awaited')) {
        const name = { pool }
        admitted.push(...(await database.transaction((session) => admit(session, name.pool))))
        const told = await database.rows('told-places', { ...name, grace_ms: GRACE_MS, limit: TOLD_A_SWEEP })
        admitted.push(...told.map(deliveryOf))
      }
      return admitted
    },
  }
}

async function admit(session: Session, pool: string): Promise<readonly TaskDelivery[]> {
  const locked = await lockPool(session, pool)
  return locked === undefined ? [] : admitFirst(session, locked)
}

/** Those that were cancelled while waiting, and those that have had their slots. */
async function removeLeftPlaces(database: Database): Promise<void> {
  const rows = await database.rows('left-places', { limit: LEFT_A_SWEEP })
  for (const ids of batches(rows.map((row) => row.id))) await database.change('leave-pools', { ids })
}

async function useByPool(session: Session): Promise<ReadonlyMap<string, RowOf<'pool-use'>>> {
  return new Map((await session.rows('pool-use')).map((row) => [row.pool ?? '', row]))
}

function poolOf({ pool: name, slots, description }: PoolRow, use: ReadonlyMap<string, RowOf<'pool-use'>>): PoolUse {
  const { used, queued } = use.get(name) ?? { used: 0, queued: 0 }
  return { name, slots, description, used: used ?? 0, queued: queued ?? 0 }
}
