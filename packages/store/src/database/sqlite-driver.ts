import { setImmediate as nextIteration } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import type { QueryRunner } from 'typeorm'
import type { SqlStatement, StatementResult } from './dialect.ts'

const STATEMENTS_KEPT = 300
/** A transaction of another process takes a tenth of a millisecond or two. SQLite's own wait sleeps for a whole one. */
const NAP_MS = 0.1
/** Longer waits are left to retries, which sleep. */
const LONGEST_WAIT_MS = 3

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

export const BEGIN = 'BEGIN IMMEDIATE'

/** Runs statements on the driver directly; the layers of the query runner cost more than SQLite. */
export async function sendToSqlite(
  connection: QueryRunner,
  statements: readonly SqlStatement[],
): Promise<readonly StatementResult[]> {
  const driver = (await connection.connect()) as Driver
  if (statements[0]?.sql !== BEGIN) return statements.map((statement) => runOn(driver, statement))
  const [begin, ...others] = statements
  return [await beginOn(driver, begin), ...others.map((statement) => runOn(driver, statement))]
}

/** Waits for the transaction of another process, while this one handles what arrives. */
async function beginOn(driver: Driver, begin: SqlStatement): Promise<StatementResult> {
  for (const start = performance.now(); ; ) {
    try {
      return runOn(driver, begin)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'SQLITE_BUSY' || performance.now() - start > LONGEST_WAIT_MS)
        throw error
      await nextIteration()
      Atomics.wait(NEVER_NOTIFIED, 0, 0, NAP_MS)
    }
  }
}

const NEVER_NOTIFIED = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

function runOn(driver: Driver, { sql, values }: SqlStatement): StatementResult {
  return resultOf(preparedIn(driver, sql), values)
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
