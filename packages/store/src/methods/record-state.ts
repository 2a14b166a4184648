import type { RecordName, RecordState } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { timeOf } from '../database/times.ts'

interface RecordRow {
  readonly id: number
  readonly started: string | null
  readonly finished: string | null
  readonly output: string | null
  readonly version: string
  readonly owner: string | null
}

/** Undefined: the table of the task, or its record, was removed. */
export async function findRecord(database: Database, record: RecordName): Promise<RecordState | undefined> {
  if (!(await hasTable(database, record.table))) return undefined
  const row = await recordRow(database, record)
  return row && recordStateOf(row)
}

function hasTable(database: Database, table: string): Promise<boolean> {
  return database.read((manager) => manager.queryRunner?.hasTable(table) ?? Promise.resolve(false))
}

function recordRow(database: Database, { table, recordId }: RecordName): Promise<RecordRow | undefined> {
  return database.read((manager) =>
    manager
      .createQueryBuilder()
      .select(['r.id AS id', 'r.datetime_started AS started', 'r.datetime_finished AS finished'])
      .addSelect(['r.output_path AS output', 'r.version AS version', 'r.owner AS owner'])
      .from(table, 'r')
      .where('r.id = :recordId', { recordId })
      .getRawOne<RecordRow>(),
  )
}

function recordStateOf({ id, started, finished, output, version, owner }: RecordRow): RecordState {
  return {
    id: Number(id),
    startedAt: started === null ? undefined : timeOf(started),
    finishedAt: finished === null ? undefined : timeOf(finished),
    outputPath: output ?? undefined,
    version,
    owner: owner ?? undefined,
  }
}
