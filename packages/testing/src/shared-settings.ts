import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { MARIADB_LOGIN } from './mariadb.ts'

export const DATABASES = ['SQLite', 'MariaDB'] as const
export type TestDatabase = (typeof DATABASES)[number]

/** Settings for empty queues on the shared Redis. */
export function redisSettings() {
  return { REDIS_URL: `redis://127.0.0.1:${inject('redisPort')}`, QUEUE_PREFIX: randomUUID() }
}

/** Settings for an empty database: a file below the home, or a schema on the shared MariaDB. */
export function databaseSettings(kind: TestDatabase): Record<string, string> {
  if (kind === 'SQLite') return {}
  return {
    DB_TYPE: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(inject('mariadbPort')),
    DB_LOGIN: MARIADB_LOGIN.user,
    DB_PASSWORD: MARIADB_LOGIN.password,
    DB_SCHEMA: `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`,
  }
}
