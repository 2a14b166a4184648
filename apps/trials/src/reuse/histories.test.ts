import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Store } from '@ml-airflow/core'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore, type StoreSettings, upgradeDatabase } from '@ml-airflow/store'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { reuseDags } from './dags.ts'
import { histories, play } from './histories.ts'
import { World } from './world.ts'

const SEED = Number(process.env.REUSE_SEED ?? Date.now() % 2 ** 31)
// MariaDB takes about four times as long.
const COUNT = Number(process.env.REUSE_HISTORIES ?? 30)
const COUNTS: Readonly<Record<string, number>> = { SQLite: COUNT, MariaDB: Math.ceil(COUNT * 0.15) }

const folder = testFolder()
const { user, password } = MARIADB_LOGIN
const DATABASES: Readonly<Record<string, () => StoreSettings>> = {
  SQLite: () => ({ type: 'sqlite', file: join(folder.path, 'ml_airflow.db') }),
  MariaDB: () => ({
    ...{ type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login: user, password },
    schema: `reuse_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
  }),
}

afterAll(() => folder.remove())

describe.each(Object.keys(DATABASES))('over %s', (kind) => {
  const count = COUNTS[kind] ?? COUNT
  let store: Store
  let worlds = 0

  beforeAll(async () => {
    const settings = DATABASES[kind]?.()
    if (settings === undefined) throw new Error(`There is no ${kind}.`)
    const registry = reuseDags(new Map(), folder.path)
    await upgradeDatabase(settings, registry)
    store = await openStore(settings, registry)
  })
  afterAll(() => store.close())

  test(`${count} random histories, seed ${SEED}, go as a careful person says`, { timeout: 3_600_000 }, async () => {
    const property = fc.asyncProperty(histories, async (history) => {
      worlds += 1
      const ground = { store, files: openTryFiles(), folder: folder.path }
      await play(new World(`${kind}-${worlds}`, ground), history)
    })
    // A story is told from its beginning: what shrinking leaves out costs more time than reading it.
    await fc.assert(property, { seed: SEED, numRuns: count, endOnFailure: process.env.REUSE_SHRINK === undefined })
  })
})
