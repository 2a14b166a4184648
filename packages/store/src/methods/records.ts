import {
  defined,
  type Rebase,
  type RecordKey,
  type RecordLocation,
  type RecordQuery,
  type RecordStore,
  type Result,
  type ResultQuery,
  type StoredRecord,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'
import type { ParameterTables } from './parameter-tables.ts'
import { ensureParameters, findParameters } from './parameters.ts'
import { findReservations, reservePath } from './path-reservations.ts'
import { recordOf, resultOf } from './read-rows.ts'
import { batches } from './selectors.ts'

// A page of this size takes some milliseconds to read.
const RECORDS_A_PAGE = 1000
const FIRST: RecordKey = { taskId: '', sample: '' }

/** The records of finished work. */
export function recordMethods(database: Database, tables: ParameterTables): RecordStore {
  return {
    async findParameters(parameters, conf) {
      return findParameters(database, await tables.levelsOf(parameters), conf)
    },

    async makeParameters(parameters, conf) {
      const levels = await tables.levelsOf(parameters)
      return database.transaction((session) => ensureParameters(session, levels, conf))
    },

    find(query) {
      return allRecords(database, query)
    },

    leftOutAmong(claimants) {
      return leftOutAmong(database, claimants)
    },

    findResults(query) {
      return findResults(database, query)
    },

    rebase(table, rebases) {
      return rebase(database, table, rebases)
    },

    async manifestOf({ table, recordId }) {
      const row = await database.row('find-record', { record_id: recordId }, { table: quoted(table) })
      return row && recordOf(row).manifest
    },

    reservePath(path, record) {
      return reservePath(database, path, record)
    },

    findReservations(paths) {
      return findAllReservations(database, paths)
    },

    ensure(query, keys) {
      return ensureRecords(database, query, keys)
    },

    ensureAndFind(query, keys) {
      return ensureAndFind(database, query, keys)
    },
  }
}

/** The last batch and the first page share one message. */
async function ensureAndFind(
  database: Database,
  query: RecordQuery,
  keys: readonly RecordKey[],
): Promise<readonly StoredRecord[]> {
  const lastBatch = batches(keys).at(-1) ?? []
  await ensureRecords(database, query, keys.slice(0, keys.length - lastBatch.length))
  const [, firstPage] = await database.together(() => [
    ensureRecords(database, query, lastBatch),
    recordsAfter(database, query, FIRST),
  ])
  return allRecords(database, query, firstPage)
}

async function leftOutAmong(session: Session, claimants: readonly number[]): Promise<ReadonlySet<number>> {
  const found = new Set<number>()
  for (const ids of batches(claimants))
    for (const { id } of await session.rows('left-out-among', { ids })) found.add(id)
  return found
}

async function rebase(session: Session, table: string, rebases: readonly Rebase[]): Promise<void> {
  for (const { recordId, finishEpoch, lineage } of rebases) {
    const parameters = { record_id: recordId, finish_epoch: finishEpoch, lineage }
    await session.change('rebase-record', parameters, { table: quoted(table) })
  }
}

async function findAllReservations(
  session: Session,
  paths: readonly string[],
): Promise<ReadonlyMap<string, RecordLocation>> {
  const reserved = new Map<string, RecordLocation>()
  for (const batch of batches(paths))
    for (const [path, record] of await findReservations(session, batch)) reserved.set(path, record)
  return reserved
}

export async function findResults(
  session: Session,
  { query: { table, keyColumn, parametersId }, taskIds, sample }: ResultQuery,
): Promise<readonly Result[]> {
  const parameters = { parameters_id: parametersId, tasks: taskIds, ...defined({ sample }) }
  const fragments = {
    table: quoted(table),
    key: quoted(keyColumn),
    at_sample: sample === undefined ? '' : 'AND sample = :sample',
  }
  return (await session.rows('find-results', parameters, fragments)).map(resultOf)
}

async function ensureRecords(session: Session, query: RecordQuery, keys: readonly RecordKey[]): Promise<void> {
  for (const batch of batches(keys)) await insertRecords(session, query, batch)
}

async function allRecords(
  session: Session,
  query: RecordQuery,
  firstPage?: readonly StoredRecord[],
): Promise<readonly StoredRecord[]> {
  const found = [...(firstPage ?? (await recordsAfter(session, query, FIRST)))]
  for (let count = found.length; count === RECORDS_A_PAGE; ) {
    const page = await recordsAfter(session, query, found.at(-1) ?? FIRST)
    found.push(...page)
    count = page.length
  }
  return found
}

async function recordsAfter(
  session: Session,
  { table, keyColumn, parametersId }: RecordQuery,
  { taskId, sample }: RecordKey,
): Promise<readonly StoredRecord[]> {
  const parameters = { parameters_id: parametersId, task_id: taskId, sample, limit: RECORDS_A_PAGE }
  return (await session.rows('find-records', parameters, { table: quoted(table), key: quoted(keyColumn) })).map(
    recordOf,
  )
}

async function insertRecords(session: Session, query: RecordQuery, keys: readonly RecordKey[]): Promise<void> {
  const rows = keys.map(({ taskId, sample }) => [query.parametersId, taskId, sample])
  await session.change('insert-records', { rows }, { table: quoted(query.table), key: quoted(query.keyColumn) })
}
