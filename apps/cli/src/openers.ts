import type { Openers } from '@ml-airflow/commands'
import { databaseOf, loadSettings, UNUSED_BY_COMMANDS } from '@ml-airflow/config'

/** Opens what the settings name. An adapter is loaded where it is first asked for. */
export const openers: Openers = {
  settings: () => loadSettings({ unused: UNUSED_BY_COMMANDS }),
  async dags(folder, cacheDir) {
    const { loadDags } = await import('@ml-airflow/dags')
    return loadDags({ folder, cacheDir, trustsEarlierProbes: true })
  },
  async store(settings, registry) {
    const { openStore } = await import('@ml-airflow/store')
    return openStore(databaseOf(settings), registry)
  },
  async queue(settings) {
    const [{ openQueue }, { redisAt }] = await Promise.all([
      import('@ml-airflow/queue'),
      import('@ml-airflow/assembly/redis'),
    ])
    return openQueue(redisAt(settings))
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
