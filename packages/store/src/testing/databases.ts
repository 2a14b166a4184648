import { join } from 'node:path'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import { inject } from 'vitest'
import { createMysqlSchema } from '../database/mysql.ts'
import type { StoreSettings } from '../settings.ts'

/** An empty database of one test file. */
export interface TestDatabase {
  readonly settings: StoreSettings
  remove(): void
}

/** Both kinds of databases, for `describe.each`. */
export const DATABASES = [
  { kind: 'SQLite', create: createSqlite },
  { kind: 'MariaDB', create: createMariadb },
] as const

async function createSqlite(): Promise<TestDatabase> {
  const folder = testFolder()
  return { settings: { type: 'sqlite', file: join(folder.path, 'ml_airflow.db') }, remove: () => folder.remove() }
}

/** The server is thrown away after the tests, with all its schemas. */
async function createMariadb(): Promise<TestDatabase> {
  const settings = mariadbSettings(`test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`)
  await createMysqlSchema(settings)
  return { settings, remove: () => undefined }
}

export function mariadbSettings(schema: string, port = inject('mariadbPort')) {
  const { user: login, password } = MARIADB_LOGIN
  return { type: 'mysql', host: '127.0.0.1', port, login, password, schema } as const
}
