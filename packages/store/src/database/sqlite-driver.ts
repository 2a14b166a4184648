import { LRUCache } from 'lru-cache'
import type { QueryRunner } from 'typeorm'
import type { SqlStatement, StatementResult } from './dialect.ts'

const STATEMENTS_KEPT = 300

/** The part of better-sqlite3 that is used here. All calls are synchronous. */
interface Driver {
  prepare(sql: string): Prepared
}

interface Prepared {
  /** Whether it returns rows. */
  readonly reader: boolean
  all(...values: unknown[]): unknown[]
  run(...values: unknown[]): { readonly changes: number; readonly lastInsertRowid: number | bigint }
}

const prepared = new WeakMap<Driver, LRUCache<string, Prepared>>()

/** Runs statements on the driver directly; the layers of the query runner cost more than SQLite. */
export async function sendToSqlite(
  connection: QueryRunner,
  statements: readonly SqlStatement[],
): Promise<readonly StatementResult[]> {
  const driver = (await connection.connect()) as Driver
  return statements.map(({ sql, values }) => resultOf(preparedIn(driver, sql), values))
}

function resultOf(statement: Prepared, values: SqlStatement['values']): StatementResult {
  if (statement.reader) {
    const records = statement.all(...values)
    return { raw: records, records }
  }
  const { changes, lastInsertRowid } = statement.run(...values)
  return { raw: lastInsertRowid, records: [], affected: changes }
}

function preparedIn(driver: Driver, sql: string): Prepared {
  const kept = prepared.get(driver) ?? new LRUCache<string, Prepared>({ max: STATEMENTS_KEPT })
  prepared.set(driver, kept)
  const known = kept.get(sql)
  if (known !== undefined) return known
  const statement = driver.prepare(sql)
  kept.set(sql, statement)
  return statement
}
