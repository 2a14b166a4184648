import { join } from 'node:path'
import type { DatabaseSettings, Store, TryFiles } from '@ml-airflow/core'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { testFolder } from '@ml-airflow/testing'
import { reuseDags } from './dags.ts'

/** Servers that all histories share. Each history uses a separate world. */
export interface Ground {
  /** Has the tables of the pipelines. */
  readonly store: Store
  readonly files: TryFiles
  readonly folder: string
}

export interface OpenGround extends Ground {
  close(): Promise<void>
}

/** A database and a folder for the worlds of histories. Without settings, an SQLite file in that folder. */
export async function openGround(settings?: DatabaseSettings): Promise<OpenGround> {
  const folder = testFolder()
  const own = settings ?? { type: 'sqlite', file: join(folder.path, 'ml_airflow.db') }
  const registry = reuseDags(new Map(), folder.path)
  await upgradeDatabase(own, registry)
  const store = await openStore(own, registry)
  return {
    store,
    files: openTryFiles(),
    folder: folder.path,
    async close() {
      await store.close()
      folder.remove()
    },
  }
}
