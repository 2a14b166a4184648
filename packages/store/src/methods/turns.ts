import type { TurnStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { believedMs } from './read-rows.ts'

/** Periodic work that a single process does on behalf of all. */
export function turnMethods(database: Database): TurnStore {
  return {
    // Most callers come too early: they only read.
    async take(name, periodMs) {
      const believed = believedMs(periodMs)
      const turn = await database.row('find-turn', { name, believed_ms: believed })
      if (turn?.taken === 1) return false
      if (turn === undefined) await database.change('insert-turn', { name })
      return (await database.change('take-turn', { name, period_ms: periodMs, believed_ms: believed })) === 1
    },
  }
}
