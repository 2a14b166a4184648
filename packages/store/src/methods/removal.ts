import type { RemovalStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { AT_ONCE, removeInstances } from './instance-batches.ts'

/** How what is known of a DAG is removed. Each run by itself, so that what was cut off can be done again. */
export function removalMethods(database: Database): RemovalStore {
  return {
    async countOpenRuns(dagId) {
      return Number((await database.row('open-runs-of', { dag_id: dagId }))?.count ?? 0)
    },

    async removeDag(dagId) {
      const removed = { runs: 0, instances: 0, tries: 0, settings: 0 }
      for (let after = 0; ; ) {
        const rows = await database.rows('closed-runs-of', { dag_id: dagId, after, limit: AT_ONCE })
        for (const { id } of rows) {
          const run = Number(id)
          const { instances, tries } = await removeInstances(database, run)
          removed.instances += instances
          removed.tries += tries
          removed.runs += await database.change('delete-run', { run })
          after = run
        }
        if (rows.length < AT_ONCE) break
      }
      for (const statement of ['delete-missed-tick', 'delete-schedule', 'delete-dag'])
        removed.settings += await database.change(statement, { dag_id: dagId })
      return removed
    },
  }
}
