import type { DatabaseSettings } from '@ml-airflow/core'
import Sqlite from 'better-sqlite3'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

type Row = Readonly<Record<string, unknown>>

/** MariaDB ends a recursive query after 1,000 rows otherwise. */
const LONGEST_SERIES = 1_000_000

/** SQL that bypasses the store, to create history and to count statements. */
export interface Sql {
  rows(sql: string): Promise<readonly Row[]>
  run(sql: string): Promise<void>
  /** SQL expression that concatenates a text and a number. */
  joined(text: string, number: string): string
  /** Updates the statistics of a table at once, as a server does by itself some time after many rows were added. */
  analyze(table: string): Promise<void>
  close(): Promise<void>
}

export async function openSql(settings: DatabaseSettings): Promise<Sql> {
  return settings.type === 'sqlite' ? openSqlite(settings.file) : openMysql(settings)
}

function openSqlite(file: string): Sql {
  const database = new Sqlite(file)
  return {
    rows: async (sql) => database.prepare(sql).all() as Row[],
    run: async (sql) => void database.prepare(sql).run(),
    joined: (text, number) => `'${text}' || ${number}`,
    analyze: async () => undefined,
    close: async () => void database.close(),
  }
}

async function openMysql({
  host,
  port,
  login,
  password,
  schema,
}: Extract<DatabaseSettings, { type: 'mysql' }>): Promise<Sql> {
  const connection = await createConnection({ host, port, user: login, password, database: schema })
  await connection.query(`SET SESSION max_recursive_iterations = ${LONGEST_SERIES}`)
  return {
    rows: async (sql) => (await connection.query<RowDataPacket[]>(sql))[0],
    run: async (sql) => void (await connection.query(sql)),
    joined: (text, number) => `CONCAT('${text}', ${number})`,
    analyze: async (table) => void (await connection.query(`ANALYZE TABLE ${table}`)),
    close: () => connection.end(),
  }
}
