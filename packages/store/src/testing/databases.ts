import { join } from 'node:path'
import type { DatabaseSettings, Store } from '@ml-airflow/core'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { connect } from '../database/connect.ts'
import type { Database } from '../database/database.ts'
import { createMysqlSchema } from '../database/mysql.ts'
import { openStore, upgradeDatabase } from '../index.ts'
import { OWN } from './demands.ts'

/** An empty database of one test file. */
export interface TestDatabase {
  readonly settings: DatabaseSettings
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

/** The server is discarded after the tests, with all its schemas. */
async function createMariadb(): Promise<TestDatabase> {
  const settings = mariadbSettings(`test_${process.pid}_${Date.now()}_${Math.floor(Math.random() * 1e6)}`)
  await createMysqlSchema(settings)
  return { settings, remove: () => undefined }
}

export function mariadbSettings(schema: string, port = inject('mariadbPort')) {
  const { user: login, password } = MARIADB_LOGIN
  return { type: 'mysql', host: '127.0.0.1', port, login, password, schema } as const
}

/** Shared state of the tests of a conformance suite: a store over a new database, and direct access to it. */
export interface TestedStore {
  readonly kind: string
  readonly settings: DatabaseSettings
  readonly store: Store
  /** Opens another store on the same database, as another process would. */
  another(): Promise<Store>
  /** Runs SQL directly, bypassing the store. */
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>
}

/** Runs the same tests over both databases. `tested` is filled before the first of them. */
export function describeStores(title: string, tests: (tested: TestedStore) => void): void {
  describe.each(DATABASES)(`${title} over $kind`, ({ kind, create }) => {
    const stores: Store[] = []
    const tested = { kind, another, sql } as TestedStore & { settings: DatabaseSettings; store: Store }
    let database: TestDatabase
    let beside: Database

    beforeAll(async () => {
      database = await create()
      tested.settings = database.settings
      await upgradeDatabase(database.settings, OWN)
      beside = await connect(database.settings)
      tested.store = await another()
    })

    afterAll(async () => {
      for (const store of stores) await store.close()
      await beside.close()
      database.remove()
    })

    async function another(): Promise<Store> {
      const store = await openStore(database.settings, OWN)
      stores.push(store)
      return store
    }

    async function sql(statement: string): ReturnType<TestedStore['sql']> {
      return beside.connector.use(async (connection) => (await connection.query(statement, [], true)).records)
    }

    tests(tested)
  })
}
