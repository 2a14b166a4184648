import { createHash } from 'node:crypto'
import type { RecordPlace } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { RowOf, Session } from '../database/session.ts'

/** The records that hold a reservation on these paths. */
export async function promisesOf(
  session: Session,
  paths: readonly string[],
): Promise<ReadonlyMap<string, RecordPlace>> {
  if (paths.length === 0) return new Map()
  const byHash = new Map(paths.map((path) => [hashOf(path), path]))
  const rows = await session.rows('find-promises', { hashes: [...byHash.keys()] })
  return new Map(rows.map((row) => [byHash.get(row.path_hash) ?? '', placeOf(row)]))
}

/** Reserves a path, and returns the record that prevents the reservation. The owner is nearly always the record itself. */
export async function promise(database: Database, path: string, record: RecordPlace): Promise<RecordPlace | undefined> {
  const owner = await ownerOf(database, path, record)
  if (isSame(owner, record)) return undefined
  if (await keeps(database, owner, path)) return owner
  const places = {
    record_table: record.table,
    record_id: record.recordId,
    old_table: owner.table,
    old_id: owner.recordId,
  }
  if ((await database.change('move-promise', { ...places, hash: hashOf(path) })) === 1) return undefined
  return promise(database, path, record)
}

async function ownerOf(session: Session, path: string, record: RecordPlace): Promise<RecordPlace> {
  const found = (await promisesOf(session, [path])).get(path)
  if (found !== undefined) return found
  const place = { record_table: record.table, record_id: record.recordId }
  await session.change('insert-promise', { ...place, path, hash: hashOf(path) })
  return (await promisesOf(session, [path])).get(path) ?? record
}

/** This process may not know the DAG that the table belongs to. */
async function keeps(session: Session, { table, recordId }: RecordPlace, path: string): Promise<boolean> {
  return (await session.row('keeps-promise', { record_id: recordId, path }, { table: quoted(table) })) !== undefined
}

function isSame(one: RecordPlace, other: RecordPlace): boolean {
  return one.table === other.table && one.recordId === other.recordId
}

function placeOf(row: RowOf<'find-promises'>): RecordPlace {
  return { table: row.record_table, recordId: row.record_id }
}

function hashOf(path: string): string {
  return createHash('sha256').update(path).digest('hex')
}
