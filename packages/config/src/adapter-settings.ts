import type { CipherSettings, DatabaseSettings } from '@ml-airflow/core'
import type { Settings } from './settings.ts'

export function databaseOf(settings: Settings): DatabaseSettings {
  if (settings.DB_TYPE === 'sqlite') return { type: 'sqlite', file: settings.DB_HOST }
  return {
    type: 'mysql',
    host: settings.DB_HOST,
    port: settings.DB_PORT,
    login: settings.DB_LOGIN ?? '',
    password: settings.DB_PASSWORD ?? '',
    schema: settings.DB_SCHEMA,
  }
}

/** Folder of the compiled DAG files. */
export function dagCacheOf({ ML_AIRFLOW_HOME }: Settings): string {
  return `${ML_AIRFLOW_HOME}/cache/dags`
}

/** Folder of the hashes of large input files, which are read only once. */
export function hashCacheOf({ ML_AIRFLOW_HOME }: Settings): string {
  return `${ML_AIRFLOW_HOME}/cache/hashes`
}

/** The URL of a running Redis, or the data folder of one to be started. */
export type RedisSettings = { readonly url: string } | { readonly dir: string }

export function redisOf(settings: Settings): RedisSettings {
  return settings.REDIS_URL === undefined ? { dir: `${settings.ML_AIRFLOW_HOME}/redis` } : { url: settings.REDIS_URL }
}

export function cipherOf(settings: Settings): CipherSettings {
  return { keys: settings.FERNET_KEY, keyFile: `${settings.ML_AIRFLOW_HOME}/fernet_key` }
}

/** The database as one of the connections. The password is never shown there. */
export function ownConnectionOf(settings: Settings) {
  const database = databaseOf(settings)
  const server = database.type === 'mysql' ? database : undefined
  return {
    connId: settings.DB_CONN_ID,
    connType: database.type,
    host: settings.DB_HOST,
    schema: server?.schema,
    login: server?.login,
    port: server?.port,
    password: undefined,
    extra: undefined,
  }
}
