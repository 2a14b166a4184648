import type { DatabaseSettings } from '@ml-airflow/core'
import Sqlite from 'better-sqlite3'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

type Row = Readonly<Record<string, unknown>>

/** SQL that bypasses the store, to create history and to count statements. */
export interface Sql {
  rows(sql: string): Promise<readonly Row[]>
  run(sql: string): Promise<void>
  /** SQL expression that concatenates a text and a number. */
  joined(text: string, number: string): string
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
  return {
    rows: async (sql) => (await connection.query<RowDataPacket[]>(sql))[0],
    run: async (sql) => void (await connection.query(sql)),
    joined: (text, number) => `CONCAT('${text}', ${number})`,
    close: () => connection.end(),
  }
}
