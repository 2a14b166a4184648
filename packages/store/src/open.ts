import type { DatabaseSettings, Store } from '@ml-airflow/core'
import { connect } from './database/connect.ts'
import { checkTables, findUnfitTables, type UnfitTables } from './schema/check-tables.ts'
import type { Demand } from './schema/demand.ts'
import { storeOver } from './store.ts'

/**
 * Opens the database for the known DAGs; the DAG registry implements Demand.
 * @param onUnfit takes the tables that are missing or do not fit the DAGs. Undefined: they are an error.
 * @throws MlAirflowError `unavailable` if it cannot be reached, `schema_version` if it needs `upgradeDatabase`
 */
export async function openStore(
  settings: DatabaseSettings,
  demand: Demand,
  onUnfit?: (tables: UnfitTables) => void,
): Promise<Store> {
  const database = await connect(settings)
  try {
    await checkTables(database, settings.type, demand, onUnfit)
    return storeOver(database)
  } catch (error) {
    await database.close()
    throw error
  }
}

/** Performs only the check of `openStore`. */
export async function checkSchema(
  settings: DatabaseSettings,
  demand: Demand,
  onUnfit?: (tables: UnfitTables) => void,
): Promise<void> {
  const store = await openStore(settings, demand, onUnfit)
  await store.close()
}

/**
 * The tables that are missing or do not fit the DAGs.
 * @param makesMissing whether missing tables are made when they are needed: then they are no problem
 */
export async function unfitTables(
  settings: DatabaseSettings,
  demand: Demand,
  { makesMissing = false }: { readonly makesMissing?: boolean } = {},
): Promise<UnfitTables> {
  const database = await connect(settings)
  try {
    return await findUnfitTables(database, demand, makesMissing)
  } finally {
    await database.close()
  }
}
