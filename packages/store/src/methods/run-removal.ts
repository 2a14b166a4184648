import type { RemovedRun } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'
import { removeInstances } from './instance-batches.ts'

/** Replaces the name of a removed run in the records that it made. */
const GONE = 'a run that was removed'

/** Removes a closed run. Undefined: it is in progress again. */
export async function removeRun(database: Database, run: number): Promise<RemovedRun | undefined> {
  const removed = await removeInstances(database, run, async (session, ids) => {
    await forgetRun(session, ids)
    return true
  })
  return (await database.change('delete-run', { run })) === 1 ? removed : undefined
}

/** Records keep their results, but reference no removed task instance. */
async function forgetRun(session: Session, ids: readonly number[]): Promise<void> {
  for (const { record_table } of await session.rows('record-tables-of', { ids })) {
    const table = { table: quoted(record_table) }
    await session.change('forget-makers', { ids, gone: GONE, record_table }, table)
    await session.change('forget-owners', { ids, gone: GONE, record_table }, table)
  }
}
