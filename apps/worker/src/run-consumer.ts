import type { Observer } from '@ml-airflow/engine'
import { checkRedis } from '@ml-airflow/queue'

/** Number of concurrent run jobs: they are short, and mostly wait for the database. */
export const RUN_CONCURRENCY = 4

/** An unreachable Redis is reported by the consumer. */
export async function warnOfRedis(redis: Parameters<typeof checkRedis>[0], observer: Observer): Promise<void> {
  const warnings = await checkRedis(redis).catch(() => [])
  for (const warning of warnings) observer.trouble(warning, undefined)
}
