import { type ClearedEpochs, groupBy, NO_RECORD } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import { existing, type RowOf, type Session } from '../database/session.ts'
import { batches } from './selectors.ts'

/**
 * Invalidates the finishes of the records of cleared task instances, and revokes the claims that these hold.
 * @returns for each task instance, the epoch up to which results of its record are invalid
 */
export async function clearRecords(
  session: Session,
  instances: readonly RowOf<'lock-instances'>[],
  epochs: ClearedEpochs,
): Promise<ReadonlyMap<number, number>> {
  const recorded = instances.filter((row) => row.record_id !== NO_RECORD)
  const open = recorded.filter((row) => !epochs.has(keyOf(row)))
  for (const [table, some] of groupBy(open, (row) => row.record_table))
    for (const batch of batches(some)) await clearBatch(session, table, batch, epochs)
  return new Map(recorded.map((row) => [row.id, epochs.get(keyOf(row)) ?? 0]))
}

async function clearBatch(
  session: Session,
  table: string,
  instances: readonly RowOf<'lock-instances'>[],
  epochs: ClearedEpochs,
): Promise<void> {
  const at = { table: quoted(table) }
  const recordIds = instances.map((row) => row.record_id)
  const records = new Map(
    (await session.rows('lock-records', { ids: recordIds }, at)).map((record) => [record.id, record]),
  )
  const held: number[] = []
  for (const row of instances) {
    const recordId = row.record_id
    const record = existing(records.get(recordId), `record ${recordId} in '${table}'`)
    const isHeld = row.state === 'running' && record.task_instance_id === row.id
    if (isHeld) held.push(recordId)
    epochs.set(keyOf(row), record.epoch + Number(isHeld))
  }
  if (held.length > 0) await session.change('revoke-claims', { ids: held }, at)
  await session.change('invalidate-finishes', { ids: recordIds }, at)
}

function keyOf(row: RowOf<'lock-instances'>): string {
  return `${row.record_table}/${row.record_id}`
}
