import { type RecordKey, type RecordQuery, type Store, type StoredRecord, tableOf } from '@ml-airflow/core'
import { recordKey, recordQuery } from '../planning/plan.ts'
import type { KnownRun } from './run-cache.ts'

/** A task, and the samples for which a run needs its records. */
interface WantedRecords {
  readonly taskId: string
  readonly samples: readonly string[]
}

interface TableKeys {
  readonly query: RecordQuery
  readonly keys: RecordKey[]
}

/** The records of these tasks with the run's values, after creating the missing ones, table by table. */
export async function runRecords(
  store: Pick<Store, 'records'>,
  known: Pick<KnownRun, 'dag' | 'parametersIds'>,
  wanted: Iterable<WantedRecords>,
): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = []
  for (const { query, keys } of keysByTable(known, wanted))
    for (const record of await ensureRecords(store, query, keys)) records.push(record)
  return records
}

function keysByTable(
  { dag, parametersIds }: Pick<KnownRun, 'dag' | 'parametersIds'>,
  wanted: Iterable<WantedRecords>,
): Iterable<TableKeys> {
  const tables = new Map<string, TableKeys>()
  for (const { taskId, samples } of wanted) {
    const task = dag?.tasks.get(taskId)
    if (task === undefined) continue
    const table = tables.get(tableOf(task)) ?? tableKeys(recordQuery(task, parametersIds))
    if (table === undefined) continue
    tables.set(tableOf(task), table)
    for (const sample of samples) table.keys.push({ taskId, sample })
  }
  return tables.values()
}

function tableKeys(query: RecordQuery | undefined): TableKeys | undefined {
  return query && { query, keys: [] }
}

/** All records of a query, after creating the missing ones for these keys. */
async function ensureRecords(
  store: Pick<Store, 'records'>,
  query: RecordQuery,
  keys: readonly RecordKey[],
): Promise<readonly StoredRecord[]> {
  const found = await store.records.find(query)
  const existing = new Set(found.map(({ taskId, sample }) => recordKey(taskId, sample)))
  const missing = keys.filter(({ taskId, sample }) => !existing.has(recordKey(taskId, sample)))
  return missing.length === 0 ? found : store.records.ensureAndFind(query, missing)
}
