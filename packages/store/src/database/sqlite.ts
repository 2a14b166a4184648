import { chmodSync, statSync } from 'node:fs'
import { setImmediate as nextIteration } from 'node:timers/promises'
import { Mutex } from 'async-mutex'
import { DataSource, QueryFailedError, type QueryRunner } from 'typeorm'
import { INVARIANTS, triggersOf } from '../schema/invariants.ts'
import { type Connector, type DatabaseFailure, DISK_FULL, type Dialect, type EntitiesOf } from './dialect.ts'
import { readEntities } from './read-entities.ts'
import { withRetries } from './retries.ts'
import { BEGIN, sendToSqlite } from './sqlite-driver.ts'

const STATEMENTS_KEPT = 300
// Statements complete synchronously, so a long sequence would block everything else in the process.
const LONGEST_ROW_MS = 5
// A checkpoint waits for the disk during a commit, and blocks everyone else: it runs every 32 MB, not every 4.
const PAGES_TO_CHECKPOINT = 8000

const NOW = `strftime('%Y-%m-%d %H:%M:%f', 'now')`

const dialect: Dialect = {
  begin: BEGIN,
  nowDefault: NOW,
  tokens: {
    now: () => NOW,
    now_plus: (ms) => `strftime('%Y-%m-%d %H:%M:%f', 'now', ((${ms}) / 1000.0) || ' seconds')`,
    ms_until: (column) => `CAST(round((julianday(${column}) - julianday('now')) * 86400000) AS INTEGER)`,
    raise: (column) => `${column} + 1`,
    raised: (column) => `RETURNING ${column}`,
    changed: () => 'changes()',
    last_id: () => 'last_insert_rowid()',
    // last_insert_rowid() is the id of the last row.
    added: (count) => `id > last_insert_rowid() - ${count} ORDER BY id`,
    from_nothing: () => '',
    keep_existing: () => 'ON CONFLICT DO NOTHING',
    all_columns: () =>
      `SELECT t.name AS table_name, c.name AS column_name, c.type AS data_type FROM sqlite_master t JOIN pragma_table_info(t.name) c`,
    all_references: () =>
      `SELECT t.name AS table_name, k."table" AS referenced_name FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) k`,
    // A writing transaction is exclusive.
    shared_lock: () => '',
    row_lock: () => '',
  },
  // With a bare parameter in a join or a LIMIT, SQLite compiles the statement again for every call, which takes ten times as
  // long as the query. The sign hides the value from the planner, and changes nothing else.
  placeholder: '+?',
  columns: {
    id: { type: 'integer', primary: true, generated: 'increment' },
    bigId: { type: 'integer', primary: true, generated: 'increment' },
    integer: { type: 'integer' },
    bigInteger: { type: 'integer' },
    real: { type: 'double' },
    flag: { type: 'boolean' },
    instant: { type: 'datetime' },
    longText: { type: 'text' },
    text: (length) => ({ type: 'varchar', length }),
  },
  async createMissingChecks(connection) {
    for (const trigger of INVARIANTS.flatMap(triggersOf)) await connection.query(trigger)
  },
  send: sendToSqlite,
  isMissingValue: (error) => codeOf(error) === 'SQLITE_CONSTRAINT_NOTNULL',
  insertedId: (result) => Number(result.raw),
  raisedValue: (result) => {
    const row = result.records[0] as Record<string, number> | undefined
    return row && Object.values(row)[0]
  },
}

const UNREACHABLE = /^SQLITE_(CANTOPEN|NOTADB|IOERR|CORRUPT|PERM|AUTH)/

/** A file. All transactions and statements of a process share one connection, one after another. */
export async function connectSqlite(file: string, entitiesOf: EntitiesOf = readEntities): Promise<Connector> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database: file,
    // SQLite would block the event loop while it waits for another process. See `sendToSqlite`.
    timeout: 0,
    statementCacheSize: STATEMENTS_KEPT,
    entities: [...entitiesOf(dialect)],
    prepareDatabase: (database: { pragma(pragma: string): void }) => {
      database.pragma('journal_mode = WAL')
      database.pragma('synchronous = NORMAL')
      database.pragma(`wal_autocheckpoint = ${PAGES_TO_CHECKPOINT}`)
    },
  })
  // The process that creates the file, or closes it last, briefly locks others out.
  await withRetries(classifySqlite, () => source.initialize())
  keepPrivate(file)
  return new SqliteConnector(source, file)
}

/**
 * It contains confs, logs and password hashes: only its owner may read it, and a group with write permission. Files that
 * SQLite creates beside it later get the same mode.
 */
function keepPrivate(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) {
    try {
      const { mode } = statSync(path)
      const kept = mode & ((mode & 0o020) === 0 ? 0o600 : 0o660)
      if ((mode & 0o777) !== kept) chmodSync(path, kept)
    } catch {
      // It does not exist, or belongs to another user who shares it.
    }
  }
}

export function labelOfSqlite(file: string): string {
  return `The SQLite database ${file}`
}

class SqliteConnector implements Connector {
  readonly dialect = dialect
  readonly classify = classifySqlite
  readonly label: string
  readonly #source: DataSource
  readonly #connection: QueryRunner
  // A neighbour's rollback would include statements written between its begin and its end.
  readonly #transactions = new Mutex()
  /** Time since which the loop has handled nothing else. */
  #busySince: number | undefined

  constructor(source: DataSource, file: string) {
    this.#source = source
    this.#connection = source.createQueryRunner()
    this.label = labelOfSqlite(file)
  }

  use<T>(work: (connection: QueryRunner) => Promise<T>): Promise<T> {
    return this.#transactions.runExclusive(async () => {
      await this.#giveWay()
      return work(this.#connection)
    })
  }

  async alone<T>(connection: QueryRunner, work: () => Promise<T>): Promise<T> {
    await connection.query(dialect.begin)
    try {
      const result = await work()
      await connection.query('COMMIT')
      return result
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  }

  async #giveWay(): Promise<void> {
    if (this.#busySince === undefined) {
      this.#busySince = performance.now()
      setImmediate(() => {
        this.#busySince = undefined
      })
    } else if (performance.now() - this.#busySince > LONGEST_ROW_MS) await nextIteration()
  }

  async close(): Promise<void> {
    await this.#transactions.runExclusive(async () => {
      if (this.#source.isInitialized) await this.#source.destroy()
    })
  }
}

export function classifySqlite(error: unknown): DatabaseFailure {
  const code = codeOf(error)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy'
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') return 'duplicate'
  if (code === 'SQLITE_FULL' || DISK_FULL.has(code)) return 'disk_full'
  if (/^SQLITE_READONLY/.test(code) || code === 'EROFS') return 'read_only'
  return UNREACHABLE.test(code) || /^E[A-Z]+$/.test(code) ? 'unreachable' : 'refused'
}

function codeOf(error: unknown): string {
  const cause = error instanceof QueryFailedError ? error.driverError : error
  return String((cause as { code?: unknown } | undefined)?.code)
}
