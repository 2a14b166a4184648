import type {
  RecordKey,
  RecordPlace,
  RecordQuery,
  RecordStore,
  Result,
  ResultQuery,
  StoredRecord,
} from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { Session } from '../database/session.ts'
import { findParameters } from './parameters.ts'
import { promise, promisesOf } from './promises.ts'
import { recordOf, resultOf } from './rows.ts'
import { batches } from './selectors.ts'

// A page of this size takes some milliseconds to read.
const RECORDS_A_PAGE = 1000
const FIRST: RecordKey = { taskId: '', sample: '' }

/** The records of finished work. */
export function recordMethods(database: Database): RecordStore {
  return {
    findParameters(parameters, conf) {
      return findParameters(database, parameters, conf)
    },

    async find(query) {
      const found: StoredRecord[] = []
      let page: readonly StoredRecord[]
      do {
        page = await recordsAfter(database, query, found.at(-1) ?? FIRST)
        found.push(...page)
      } while (page.length === RECORDS_A_PAGE)
      return found
    },

    findResults(query) {
      return findResults(database, query)
    },

    async rebase(table, rebases) {
      for (const { recordId, finishEpoch, lineage } of rebases) {
        const parameters = { record_id: recordId, finish_epoch: finishEpoch, lineage }
        await database.change('rebase-record', parameters, { table: quoted(table) })
      }
    },

    async manifestOf({ table, recordId }) {
      const row = await database.row('find-record', { record_id: recordId }, { table: quoted(table) })
      return row && recordOf(row).manifest
    },

    promise(path, record) {
      return promise(database, path, record)
    },

    async promisedTo(paths) {
      const promised = new Map<string, RecordPlace>()
      for (const batch of batches(paths))
        for (const [path, place] of await promisesOf(database, batch)) promised.set(path, place)
      return promised
    },

    async ensure(query, keys) {
      for (const batch of batches(keys)) await insertRecords(database, query, batch)
    },
  }
}

export async function findResults(
  session: Session,
  { query: { table, keyColumn, parametersId }, taskIds, sample }: ResultQuery,
): Promise<readonly Result[]> {
  const parameters = { parameters_id: parametersId, tasks: taskIds, ...(sample === undefined ? {} : { sample }) }
  const fragments = {
    table: quoted(table),
    key: quoted(keyColumn),
    at_sample: sample === undefined ? '' : 'AND sample = :sample',
  }
  return (await session.rows('find-results', parameters, fragments)).map(resultOf)
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
