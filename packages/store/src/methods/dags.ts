import type { DagStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import type { BackfillRow, DagRow } from '../schema/table-rows.ts'
import { AT_ONCE } from './instance-batches.ts'
import { removeRun } from './run-removal.ts'

/** Settings of DAGs, and the removal of a DAG. */
export function dagMethods(database: Database): DagStore {
  return {
    async setPaused(dagId, paused) {
      await database.transaction(async (session) => {
        await session.change('insert-dag', { dag_id: dagId })
        await session.change('set-paused', { dag_id: dagId, paused: Number(paused) })
      })
    },

    async listPaused() {
      const paused = await database.read((manager) => manager.getRepository<DagRow>('dag').findBy({ paused: true }))
      return new Set(paused.map((row) => row.dag_id))
    },

    async countOpenRuns(dagId) {
      return (await database.row('open-runs-of', { dag_id: dagId }))?.count ?? 0
    },

    // One transaction per run, so that an interrupted removal can be repeated.
    async remove(dagId) {
      const removed = { runs: 0, instances: 0, tries: 0, settings: 0 }
      for (let after = 0; ; ) {
        const rows = await database.rows('closed-runs-of', { dag_id: dagId, after, limit: AT_ONCE })
        for (const { id } of rows) {
          after = id
          const gone = await removeRun(database, after)
          removed.instances += gone?.instances ?? 0
          removed.tries += gone?.tries ?? 0
          removed.runs += Number(gone !== undefined)
        }
        if (rows.length < AT_ONCE) break
      }
      const dag = { dag_id: dagId }
      removed.settings += await database.write((manager) => manager.getRepository<BackfillRow>('backfill').delete(dag))
      removed.settings += await database.change('delete-missed-tick', dag)
      removed.settings += await database.change('delete-schedule', dag)
      removed.settings += await database.write((manager) => manager.getRepository<DagRow>('dag').delete(dag))
      return removed
    },
  }
}
