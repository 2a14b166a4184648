import { join } from 'node:path'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { createConnection, type RowDataPacket } from 'mysql2/promise'

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
export async function countParameters(port: number, name: string, tables: ReadonlyMap<string, readonly string[]>) {
  const connection = await createConnection({ ...MARIADB_LOGIN, host: '127.0.0.1', port, database: name })
  try {
    return await Promise.all(
      [...tables].map(async ([table, columns]) => {
        const [[row]] = await connection.query<RowDataPacket[]>(
          `SELECT COUNT(*) AS total, COUNT(DISTINCT ${columns.join(', ')}) AS different FROM ${table}`,
        )
        return { table, rows: Number(row?.total), distinct: Number(row?.different) }
      }),
    )
  } finally {
    await connection.end()
  }
}
