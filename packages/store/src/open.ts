import type { DatabaseSettings, Store } from '@ml-airflow/core'
import { connect } from './database/connect.ts'
import { checkTables } from './schema/check-tables.ts'
import type { Demand } from './schema/demand.ts'
import { storeOver } from './store.ts'

/**
 * Opens the database for the known DAGs; the DAG registry implements Demand.
 * @throws MlAirflowError `unavailable` if it cannot be reached, `schema_version` if it needs `upgradeDatabase`
 */
export async function openStore(settings: DatabaseSettings, demand: Demand): Promise<Store> {
  const database = await connect(settings)
  try {
    await checkTables(database, settings.type, demand)
    return storeOver(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Performs only the check of `openStore`. */
export async function checkSchema(settings: DatabaseSettings, demand: Demand): Promise<void> {
  const store = await openStore(settings, demand)
  await store.close()
}
