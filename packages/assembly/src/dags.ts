import { databaseOf, type Settings } from '@ml-airflow/config'
import type { DagRegistry } from '@ml-airflow/core'
import { checkSchema, upgradeDatabase } from '@ml-airflow/store'

/** Makes the tables of new DAGs, as `upgradedb` does. DAGs that do not fit the tables that exist are refused. */
export async function makeTables(settings: Settings, registry: DagRegistry): Promise<void> {
  await upgradeDatabase(databaseOf(settings), registry)
  await checkSchema(databaseOf(settings), registry)
}

/** A sentence for each DAG file that is broken, or that defines no DAG. */
export function fileSentences({ failures, notices }: DagRegistry): readonly string[] {
  return [...failures, ...notices].map(({ source, sentence }) => `DAG file ${source}: ${sentence}`)
}
