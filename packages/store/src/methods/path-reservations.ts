import { createHash } from 'node:crypto'
import type { RecordLocation } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { RowOf, Session } from '../database/session.ts'

/** The records that hold a reservation on these paths. */
export async function findReservations(
  session: Session,
  paths: readonly string[],
): Promise<ReadonlyMap<string, RecordLocation>> {
  if (paths.length === 0) return new Map()
  const byHash = new Map(paths.map((path) => [hashOf(path), path]))
  const rows = await session.rows('find-path-reservations', { hashes: [...byHash.keys()] })
  return new Map(rows.map((row) => [byHash.get(row.path_hash) ?? '', locationOf(row)]))
}

/** Reserves a path, and returns the record that prevents the reservation. The owner is nearly always the record itself. */
export async function reservePath(
  database: Database,
  path: string,
  record: RecordLocation,
): Promise<RecordLocation | undefined> {
  const owner = await ownerOf(database, path, record)
  if (isSame(owner, record)) return undefined
  if (await keeps(database, owner, path)) return owner
  const columns = {
    record_table: record.table,
    record_id: record.recordId,
    old_table: owner.table,
    old_id: owner.recordId,
  }
  if ((await database.change('move-path-reservation', { ...columns, hash: hashOf(path) })) === 1) return undefined
  return reservePath(database, path, record)
}

async function ownerOf(session: Session, path: string, record: RecordLocation): Promise<RecordLocation> {
  const found = (await findReservations(session, [path])).get(path)
  if (found !== undefined) return found
  const row = { record_table: record.table, record_id: record.recordId }
  await session.change('insert-path-reservation', { ...row, path, hash: hashOf(path) })
  return (await findReservations(session, [path])).get(path) ?? record
}

/** This process may not know the DAG that the table belongs to. */
async function keeps(session: Session, { table, recordId }: RecordLocation, path: string): Promise<boolean> {
  return (
    (await session.row('keeps-path-reservation', { record_id: recordId, path }, { table: quoted(table) })) !== undefined
  )
}

function isSame(one: RecordLocation, other: RecordLocation): boolean {
  return one.table === other.table && one.recordId === other.recordId
}

function locationOf(row: RowOf<'find-path-reservations'>): RecordLocation {
  return { table: row.record_table, recordId: row.record_id }
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex')
}
