import type { StartingStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { deliveryOf } from './rows.ts'

/** How single task instances are made to start. */
export function startingMethods(database: Database): StartingStore {
  return {
    makeReady(instance, { pool, keptMs }) {
      return database.transaction(async (session) => {
        if ((await session.change('make-ready', { instance, pool: pool ?? null, kept_ms: keptMs })) === 0)
          return undefined
        const row = await session.row('deliveries', { ids: [instance] })
        return row && deliveryOf(row)
      })
    },
  }
}
