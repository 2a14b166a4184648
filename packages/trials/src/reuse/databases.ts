import { randomUUID } from 'node:crypto'
import type { DatabaseSettings } from '@ml-airflow/core'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { inject } from 'vitest'

/** Both databases, to run tests on each. */
export const DATABASES = ['SQLite', 'MariaDB'] as const

export function settingsOf(kind: (typeof DATABASES)[number]): DatabaseSettings | undefined {
  if (kind === 'SQLite') return undefined
  const { user: login, password } = MARIADB_LOGIN
  const schema = `reuse_${randomUUID().replaceAll('-', '').slice(0, 12)}`
  return { type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login, password, schema }
}
