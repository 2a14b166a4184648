import { type ClearedEpochs, groupBy, NO_RECORD } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import { existing, type Row, type Session } from '../database/session.ts'
import { batches } from './selectors.ts'

/**
 * Takes the finish away from the records of cleared task instances, and the claim where one of them holds it.
 * @returns for each task instance, up to which epoch what was made of its record does not count
 */
export async function clearRecords(
  session: Session,
  instances: readonly Row[],
  epochs: ClearedEpochs,
): Promise<ReadonlyMap<number, number>> {
  const recorded = instances.filter((row) => Number(row.record_id) !== NO_RECORD)
  const open = recorded.filter((row) => !epochs.has(keyOf(row)))
  for (const [table, some] of groupBy(open, (row) => String(row.record_table)))
    for (const batch of batches(some)) await clearBatch(session, table, batch, epochs)
  return new Map(recorded.map((row) => [Number(row.id), epochs.get(keyOf(row)) ?? 0]))
}

async function clearBatch(
  session: Session,
  table: string,
  instances: readonly Row[],
  epochs: ClearedEpochs,
): Promise<void> {
  const at = { table: quoted(table) }
  const recordIds = instances.map((row) => Number(row.record_id))
  const records = new Map(
    (await session.rows('lock-records', { ids: recordIds }, at)).map((record) => [Number(record.id), record]),
  )
  const held: number[] = []
  for (const row of instances) {
    const recordId = Number(row.record_id)
    const record = existing(records.get(recordId), `record ${recordId} in '${table}'`)
    const isHeld = row.state === 'running' && record.task_instance_id === row.id
    if (isHeld) held.push(recordId)
    epochs.set(keyOf(row), Number(record.epoch) + Number(isHeld))
  }
  if (held.length > 0) await session.change('take-claims', { ids: held }, at)
  await session.change('take-finishes', { ids: recordIds }, at)
}

function keyOf(row: Row): string {
  return `${row.record_table}/${row.record_id}`
}
