import { databaseOf } from '@ml-airflow/config'
import type { UpgradeReport } from '@ml-airflow/store'
import type { Cli } from './cli.ts'

/** Makes the tables that are missing. */
export async function upgradeDatabase(cli: Cli): Promise<UpgradeReport> {
  const { upgradeDatabase } = await import('@ml-airflow/store')
  return upgradeDatabase(databaseOf(cli.settings), await cli.registry())
}

/** Drops all tables and makes them anew. */
export async function resetDatabase(cli: Cli): Promise<UpgradeReport> {
  const { resetDatabase } = await import('@ml-airflow/store')
  return resetDatabase(databaseOf(cli.settings), await cli.registry())
}

/** Where the database is, as an address without a password. */
export function addressOf(cli: Cli): string {
  const database = databaseOf(cli.settings)
  if (database.type === 'sqlite') return `sqlite:///${database.file}`
  return `mysql://${database.login}@${database.host}:${database.port}/${database.schema}`
}

export function reportText({ applied, created }: UpgradeReport): string {
  const done = [...applied.map((file) => `applied ${file}`), ...created.map((table) => `made table ${table}`)]
  return done.length === 0 ? 'Nothing was missing.' : `Done: ${done.join(', ')}.`
}
