import { databaseOf, redisOf, type Settings } from '@ml-airflow/config'
import { messageOf } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { RunService, withRemoteLogs } from '@ml-airflow/engine'
import { embeddedRedisCommand, openQueue, openQueueBoard } from '@ml-airflow/queue'
import { openFileLogs, openTryFiles } from '@ml-airflow/shell'
import { openStore } from '@ml-airflow/store'
import type { ApiParts } from './parts.ts'

/**
 * Opens what the API works with. Redis need not be there yet.
 * @throws MlAirflowError `bad_setting`, `schema_version`, `unavailable`
 */
export async function openParts(
  settings: Settings,
  logger: ApiParts['logger'],
): Promise<ApiParts & { close(): Promise<void> }> {
  const redis = redisAt(settings)
  const registry = await loadDags({ folder: settings.DAGS_FOLDER })
  for (const { source, sentence } of registry.failures) logger.warn(`DAG file ${source}: ${sentence}`)
  const store = await openStore(databaseOf(settings), registry)
  const queue = openQueue(redis)
  const board = openQueueBoard(redis)
  const onQueueError = (error: unknown): void => logger.warn(`A run waits for the reconciler: ${messageOf(error)}`)
  const runService = new RunService({ registry, store, queue, files: openTryFiles(), onQueueError })
  const close = async (): Promise<void> => {
    await board.close()
    await queue.close()
    await store.close()
  }
  const files = openFileLogs(settings.LOG_DIR)
  const logs = settings.REMOTE_LOGGING === 'database' ? withRemoteLogs(files, store) : files
  return { registry, store, queue, board, logs, runService, settings, logger, close }
}

function redisAt(settings: Settings): { url: string; prefix: string } {
  const redis = redisOf(settings)
  return { url: 'url' in redis ? redis.url : embeddedRedisCommand(redis).url, prefix: settings.QUEUE_PREFIX }
}
