import type { Openers } from '@ml-airflow/commands'
import { databaseOf, loadSettings, redisOf, UNUSED_BY_COMMANDS } from '@ml-airflow/config'

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
    const { embeddedRedisCommand, openQueue } = await import('@ml-airflow/queue')
    const redis = redisOf(settings)
    const url = 'url' in redis ? redis.url : embeddedRedisCommand(redis).url
    return openQueue({ url, prefix: settings.QUEUE_PREFIX })
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
