import { type ClearedEpochs, groupBy } from '@ml-airflow/core'
import { quoted } from '../database/names.ts'
import { existing, type Row, type Session } from '../database/session.ts'
import { batches } from './selectors.ts'

/** Takes the finish away from the records of cleared task instances, and the claim where one of them holds it. */
export async function clearRecords(session: Session, instances: readonly Row[], epochs: ClearedEpochs): Promise<void> {
  for (const [table, all] of groupBy(instances, (row) => String(row.record_table))) {
    const isDone = (row: Row) => epochs.has(keyOf(table, row.record_id))
    for (const some of batches(all.filter((row) => !isDone(row)))) await clearBatch(session, table, some, epochs)
    for (const row of all.filter(isDone)) {
      const epoch = epochs.get(keyOf(table, row.record_id)) ?? 0
      await session.change('outdate-up-to', { instance: Number(row.id), epoch })
    }
  }
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
  const held = instances.filter(({ id, state, record_id }) => {
    const record = existing(records.get(Number(record_id)), `record ${record_id} in '${table}'`)
    return state === 'running' && record.task_instance_id === id
  })
  if (held.length > 0) await session.change('take-claims', { ids: held.map((row) => Number(row.record_id)) }, at)
  await session.change('take-finishes', { ids: recordIds }, at)
  await session.change('outdate-cleared', { ids: instances.map((row) => Number(row.id)) }, at)
  const taken = new Set(held.map((row) => Number(row.record_id)))
  for (const [id, { epoch }] of records) epochs.set(keyOf(table, id), Number(epoch) + Number(taken.has(id)))
}

function keyOf(table: string, recordId: Row[string] | undefined): string {
  return `${table}/${recordId}`
}
