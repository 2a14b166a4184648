import type { Openers } from '@ml-airflow/commands'
import { databaseOf, type LoadedSettings, loadSettings, UNUSED_BY_COMMANDS } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'
import { isHeld, lockOf } from './lock.ts'

/** A command ends at most this much later if the collector of traces does not answer, in milliseconds. */
const EXPORT_MS = 500

/** Opens the parts that the settings configure. Each adapter is loaded on first use. */
export const openers: Openers = {
  settings: () => loadSettings({ unused: UNUSED_BY_COMMANDS }),
  async dags(folder, cacheDir) {
    const { loadDags } = await import('@ml-airflow/dags')
    return loadDags({ folder, cacheDir, trustsEarlierProbes: true })
  },
  async loadKept(dagId, definition, source) {
    const { keptDag } = await import('@ml-airflow/dags')
    return keptDag(dagId, definition, source)
  },
  async dagFileSchema() {
    const { dagFileSchema } = await import('@ml-airflow/dags/schema')
    return dagFileSchema()
  },
  async store(loaded, registry) {
    const { openStore, upgradeDatabase } = await import('@ml-airflow/store')
    const database = databaseOf(loaded.settings)
    try {
      return await openStore(database, registry)
    } catch (error) {
      if (!lacksTables(error) || !makesTables(loaded)) throw error
      const { failed } = await upgradeDatabase(database, registry)
      // The second check would only tell to run upgradedb, which fails likewise.
      if (failed !== undefined) throw new MlAirflowError('schema_version', [...failed.values()].join(' '))
      return openStore(database, registry)
    }
  },
  async unfitTables(loaded, registry) {
    const { unfitTables } = await import('@ml-airflow/store')
    return unfitTables(databaseOf(loaded.settings), registry, { makesMissing: makesTables(loaded) })
  },
  async queue(settings) {
    const [{ openQueue }, { redisAt }] = await Promise.all([
      import('@ml-airflow/queue'),
      import('@ml-airflow/assembly/redis'),
    ])
    return openQueue(redisAt(settings))
  },
  async traces(settings, onTrouble) {
    const { tracesOf } = await import('@ml-airflow/assembly/traces')
    return tracesOf(settings, 'cli', { onTrouble, timeoutMs: EXPORT_MS })
  },
  async upgradeDatabase(settings, registry) {
    const { upgradeDatabase } = await import('@ml-airflow/store')
    return upgradeDatabase(databaseOf(settings), registry)
  },
  async resetDatabase(settings, registry) {
    const { resetDatabase } = await import('@ml-airflow/store')
    return resetDatabase(databaseOf(settings), registry)
  },
}

/** A database of another version is refused as a whole, without a list of problems with tables. */
function lacksTables(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'schema_version' && error.problems.length > 0
}

/** A standalone creates its tables at load; a command may run before it has seen a new DAG. */
function makesTables({ settings, sources }: LoadedSettings): boolean {
  const isUnset = sources.UPGRADE_AT_LOAD === 'default'
  return settings.UPGRADE_AT_LOAD || (isUnset && isHeld(lockOf(settings.ML_AIRFLOW_HOME)))
}
