import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** Database of a trial: a separate file, or a separate schema in the MariaDB at this port. */
export type TrialDatabase = 'sqlite' | { readonly mariadbPort: number }

/** Settings of one database, as environment variables. */
export function databaseSettings(database: TrialDatabase, folder: string, name: string): Record<string, string> {
  if (database === 'sqlite') return { DB_TYPE: 'sqlite', DB_HOST: join(folder, 'ml_airflow.db') }
  return {
    DB_TYPE: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(database.mariadbPort),
    DB_LOGIN: MARIADB_LOGIN.user,
    DB_PASSWORD: MARIADB_LOGIN.password,
    DB_SCHEMA: name,
  }
}

/** Total and distinct numbers of rows in MariaDB's parameter tables. */
export function countParameters(port: number, name: string, tables: ReadonlyMap<string, readonly string[]>) {
  return connected(port, async (connection) => {
    const counts = [...tables].map(async ([table, columns]) => {
      const [[row]] = await connection.query<RowDataPacket[]>(
        `SELECT COUNT(*) AS total, COUNT(DISTINCT ${columns.join(', ')}) AS different FROM \`${name}\`.${table}`,
      )
      return { table, rows: Number(row?.total), distinct: Number(row?.different) }
    })
    return Promise.all(counts)
  })
}

/** Kills all MariaDB connections to a database. @returns their number */
export function cutConnections(port: number, name: string): Promise<number> {
  return connected(port, async (connection) => {
    const sql = 'SELECT id FROM information_schema.processlist WHERE db = ?'
    const [rows] = await connection.query<RowDataPacket[]>(sql, [name])
    // Some connections may already have ended.
    await Promise.all(rows.map(({ id }) => connection.query(`KILL ${id}`).catch(() => undefined)))
    return rows.length
  })
}

/** Time columns that SQL compares with its clock, besides the leases of records. */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  turn: ['until'],
  dag_run: ['lease_until'],
  task_instance: ['queued_at', 'retry_at'],
  worker: ['heartbeat_at', 'lease_until'],
}

interface ClockOwner {
  readonly database: TrialDatabase
  /** Schema in MariaDB. */
  readonly name: string
  /** Path of the SQLite file. */
  readonly file: string
  /** Tables of records. */
  readonly records: readonly string[]
}

/** Sets a database's clock as SQL sees it, by shifting all stored times in the opposite direction. */
export async function stepClock(seconds: number, { database, name, file, records }: ClockOwner): Promise<void> {
  const tables = { ...TIMES, ...Object.fromEntries(records.map((table) => [table, ['lease_until']])) }
  const sqlite = database === 'sqlite'
  const moved = (column: string) =>
    sqlite
      ? `strftime('%Y-%m-%d %H:%M:%f', ${column}, '${-seconds} seconds')`
      : `${column} - INTERVAL ${seconds} SECOND`
  const changes = Object.entries(tables).map(
    ([table, columns]) => `UPDATE ${table} SET ${columns.map((column) => `${column} = ${moved(column)}`).join(', ')}`,
  )
  const all = [sqlite ? 'BEGIN IMMEDIATE' : 'START TRANSACTION', ...changes, 'COMMIT']
  if (sqlite) execFileSync('sqlite3', ['-cmd', '.timeout 5000', file, all.join('; ')])
  else
    await connected(database.mariadbPort, async (connection) => {
      await connection.query(`USE \`${name}\``)
      for (const one of all) await connection.query(one)
    })
}

async function connected<T>(port: number, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ ...MARIADB_LOGIN, host: '127.0.0.1', port })
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}
