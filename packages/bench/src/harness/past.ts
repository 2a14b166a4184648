import type { StoreSettings } from '@ml-airflow/store'
import Sqlite from 'better-sqlite3'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

type Row = Readonly<Record<string, unknown>>

/** SQL past the store, which makes no history by itself. */
interface Sql {
  rows(sql: string): Promise<readonly Row[]>
  run(sql: string): Promise<void>
  /** SQL for a text and a number as one text. */
  joined(text: string, number: string): string
  close(): Promise<void>
}

/** Makes a past of finished runs: copies of one, with its task instances. */
export async function addPast(settings: StoreSettings, run: number, count: number): Promise<void> {
  const sql = await open(settings)
  try {
    await copyRuns(sql, run, count)
    await copyInstances(sql, run)
  } finally {
    await sql.close()
  }
}

async function copyRuns(sql: Sql, run: number, count: number): Promise<void> {
  const columns = await columnsOf(sql, 'dag_run', `id = ${run}`)
  const values = columns.map((column) => (column === 'run_id' ? sql.joined('past_', 'n.i') : `r.${column}`))
  await sql.run(
    `INSERT INTO dag_run (${columns.join()})
    WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    SELECT ${values.join()} FROM n JOIN dag_run r ON r.id = ${run}`,
  )
}

async function copyInstances(sql: Sql, run: number): Promise<void> {
  const columns = await columnsOf(sql, 'task_instance', `dag_run_id = ${run}`)
  const values = columns.map((column) => (column === 'dag_run_id' ? 'r.id' : `t.${column}`))
  await sql.run(
    `INSERT INTO task_instance (${columns.join()})
    SELECT ${values.join()} FROM dag_run r JOIN task_instance t ON t.dag_run_id = ${run} WHERE SUBSTR(r.run_id, 1, 5) = 'past_'`,
  )
}

async function columnsOf(sql: Sql, table: string, where: string): Promise<readonly string[]> {
  const [row] = await sql.rows(`SELECT * FROM ${table} WHERE ${where} LIMIT 1`)
  return Object.keys(row ?? {}).filter((column) => column !== 'id')
}

async function open(settings: StoreSettings): Promise<Sql> {
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
}: Extract<StoreSettings, { type: 'mysql' }>): Promise<Sql> {
  const connection = await createConnection({ host, port, user: login, password, database: schema })
  return {
    rows: async (sql) => (await connection.query<RowDataPacket[]>(sql))[0],
    run: async (sql) => void (await connection.query(sql)),
    joined: (text, number) => `CONCAT('${text}', ${number})`,
    close: () => connection.end(),
  }
}
