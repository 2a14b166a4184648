import type { Store } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'

type DagMethods = Pick<Store, 'setPaused' | 'pausedDags' | 'takeTurn' | 'ping' | 'close'>

/** What concerns no single run: pauses, turns, the connection. */
export function dagMethods(database: Database): DagMethods {
  return {
    async setPaused(dagId, paused) {
      await database.transaction(async (session) => {
        await session.change('insert-dag', { dag_id: dagId })
        await session.change('set-paused', { dag_id: dagId, paused: Number(paused) })
      })
    },

    async pausedDags() {
      return new Set((await database.rows('paused-dags')).map((row) => String(row.dag_id)))
    },

    // Most askers come too early: they only read.
    async takeTurn(name, periodMs) {
      const turn = await database.row('find-turn', { name })
      if (turn?.taken === 1) return false
      if (turn === undefined) await database.change('insert-turn', { name })
      return (await database.change('take-turn', { name, period_ms: periodMs })) === 1
    },

    async ping() {
      await database.rows('ping')
    },

    close() {
      return database.close()
    },
  }
}
