import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore, type StoreSettings, upgradeDatabase } from '@ml-airflow/store'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import { inject } from 'vitest'
import { reuseDags } from './dags.ts'
import type { Ground } from './world.ts'

const { user, password } = MARIADB_LOGIN

export const DATABASES = ['SQLite', 'MariaDB'] as const

/** A database and a folder of one test file, in which histories have their worlds. */
export async function openGround(
  kind: (typeof DATABASES)[number],
): Promise<Ground & { readonly close: () => Promise<void> }> {
  const folder = testFolder()
  const settings: StoreSettings =
    kind === 'SQLite'
      ? { type: 'sqlite', file: join(folder.path, 'ml_airflow.db') }
      : {
          ...{ type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login: user, password },
          schema: `reuse_${randomUUID().replaceAll('-', '').slice(0, 12)}`,
        }
  const registry = reuseDags(new Map(), folder.path)
  await upgradeDatabase(settings, registry)
  const store = await openStore(settings, registry)
  return {
    ...{ store, files: openTryFiles(), folder: folder.path },
    async close() {
      await store.close()
      folder.remove()
    },
  }
}
