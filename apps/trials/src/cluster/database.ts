import { join } from 'node:path'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise'

/** Where a trial's tables are: in a file of its own, or in a database of its own of the MariaDB at this port. */
export type TrialDatabase = 'sqlite' | { readonly mariadbPort: number }

/** The settings of one database, as the environment gives them. */
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

/** How many rows there are in MariaDB's tables of parameters, and how many distinct ones. */
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

/** Has MariaDB cut all connections to a database. @returns how many */
export function cutConnections(port: number, name: string): Promise<number> {
  return connected(port, async (connection) => {
    const sql = 'SELECT id FROM information_schema.processlist WHERE db = ?'
    const [rows] = await connection.query<RowDataPacket[]>(sql, [name])
    // Some may end by themselves meanwhile.
    await Promise.all(rows.map(({ id }) => connection.query(`KILL ${id}`).catch(() => undefined)))
    return rows.length
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
