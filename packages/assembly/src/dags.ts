import { databaseOf, type Settings } from '@ml-airflow/config'
import type { DagRegistry } from '@ml-airflow/core'
import { checkSchema, unfitTables, upgradeDatabase } from '@ml-airflow/store'

/** Creates the tables of new DAGs, as `upgradedb` does, and refuses the DAGs whose tables do not fit or cannot be made. */
export async function makeTables(settings: Settings, registry: DagRegistry): Promise<void> {
  const { failed } = await upgradeDatabase(databaseOf(settings), registry)
  if (failed !== undefined) registry.refuse(failed)
  await checkSchema(databaseOf(settings), registry, (tables) => registry.refuse(tables))
}

/** Refuses the DAGs whose tables are missing or do not fit. */
export async function refuseUnfit(settings: Settings, registry: DagRegistry): Promise<void> {
  registry.refuse(await unfitTables(databaseOf(settings), registry))
}

/** One sentence per DAG file that is broken or defines no DAG. */
export function fileSentences({ failures, notices }: DagRegistry): readonly string[] {
  return [...failures, ...notices].map(({ source, sentence }) => `DAG file ${source}: ${sentence}`)
}
