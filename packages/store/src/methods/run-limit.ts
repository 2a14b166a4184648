import type { RunDelivery, RunLimitStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { Session } from '../database/session.ts'
import { runDeliveryOf } from './read-rows.ts'

/**
 * Limits the concurrent runs of a DAG. A run counts after its own claim was committed: of several concurrent ones, the last
 * to count sees all the others, so the limit holds without a lock.
 */
export function runLimitMethods(database: Database): RunLimitStore {
  return {
    async admit({ run, dagId }, epoch, limit) {
      if ((await countAdmitted(database, dagId, limit + 1)) <= limit) return true
      await database.change('hold-back', { run, epoch })
      return false
    },

    async admitHeldBack(dagId, limit) {
      const admitted: RunDelivery[] = []
      for (;;) {
        const row = await database.row('first-held-back', { dag_id: dagId })
        if (row === undefined || (await countAdmitted(database, dagId, limit)) >= limit) return admitted
        const { run, delivery } = runDeliveryOf(row)
        if ((await database.change('admit-run', { run })) === 1) admitted.push({ run, dagId, delivery: delivery + 1 })
      }
    },

    async listDagsHeldBack() {
      return (await database.rows('dags-held-back')).map((row) => row.dag_id)
    },
  }
}

async function countAdmitted(session: Session, dagId: string, limit: number): Promise<number> {
  return (await session.row('count-admitted', { dag_id: dagId, limit }))?.count ?? 0
}
