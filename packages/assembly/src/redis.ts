import { redisOf, type Settings } from '@ml-airflow/config'
import { embeddedRedisCommand, type QueueSettings } from '@ml-airflow/queue'

/** Address of Redis: REDIS_URL, or the embedded Redis of the home. */
export function redisAt(settings: Settings): Required<QueueSettings> {
  const redis = redisOf(settings)
  return { url: 'url' in redis ? redis.url : embeddedRedisCommand(redis).url, prefix: settings.QUEUE_PREFIX }
}
