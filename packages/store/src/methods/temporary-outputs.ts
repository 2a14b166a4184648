import { manifestText, type OutputReaders, type ParametersRow, type TemporaryOutputStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { Graphs } from './graphs.ts'
import { batches } from './selectors.ts'

/** The beginning of a stored manifest whose output was removed. */
const REMOVED = '{"removedAt":%'

/** The removal of temporary outputs. */
export function temporaryOutputMethods(database: Database, graphs: Graphs): TemporaryOutputStore {
  return {
    async describe({ table, recordId, finishEpoch, manifest }) {
      const parameters = { record_id: recordId, finish_epoch: finishEpoch, manifest: manifestText(manifest) }
      return (await database.change('describe-output', parameters, { table: quoted(table) })) === 1
    },

    async readElsewhere(readers, recordIds) {
      if (await isWaited(database, graphs, readers)) return new Set(recordIds)
      const read = new Set<number>()
      for (const ids of batches(recordIds)) {
        const parameters = { record_table: readers.table, ids, run: readers.run }
        const rows = await database.rows('read-elsewhere', parameters, { table: quoted(readers.table) })
        for (const row of rows) read.add(row.record_id)
      }
      return read
    },

    async removedAmong(run, table, { taskId, sample }) {
      const own = { run, task_id: taskId, beginning: REMOVED }
      const rows = await database.rows('removed-outputs', sample === undefined ? own : { ...own, sample }, {
        table: quoted(table),
        at_sample: sample === undefined ? '' : 'AND i.sample = :sample',
      })
      return new Map(rows.map(({ id, state }) => [id, state]))
    },
  }
}

/** Whether a run with the task and these values has no task instances yet. */
async function isWaited(
  database: Database,
  graphs: Graphs,
  { run, taskId, parameters }: OutputReaders,
): Promise<boolean> {
  const row = textOf(parameters)
  const patterns = { at_end: `%${row}}`, before_others: `%${row},%` }
  for (const { graph_hash } of await database.rows('unexpanded-runs', { run, ...patterns }))
    if ((await graphs.read(database, graph_hash)).some(({ id }) => id === taskId)) return true
  return false
}

/** As a run stores it among its parameters rows. */
function textOf({ name, id }: ParametersRow): string {
  return `${JSON.stringify(name)}:${id}`
}
