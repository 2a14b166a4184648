import { dagCacheOf, databaseOf, redisOf, type Settings } from '@ml-airflow/config'
import { type DagRegistry, messageOf } from '@ml-airflow/core'
import { LiveDags } from '@ml-airflow/dags'
import type { Observer, SchedulerOptions, SchedulerParts } from '@ml-airflow/engine'
import { checkRedis, embeddedRedisCommand } from '@ml-airflow/queue'
import { checkSchema, upgradeDatabase } from '@ml-airflow/store'

/** Run jobs handled at the same time: they are short, and mostly wait for the database. */
export const RUN_CONCURRENCY = 4

/** What a worker and a scheduler have in common. */
export function runKeepingOptions(settings: Settings): SchedulerOptions {
  return {
    leaseMs: ms(settings.LEASE_SECONDS),
    reconcileMs: ms(settings.RECONCILE_SECONDS),
    maxLosses: settings.MAX_LOSSES,
    heartbeatMs: ms(settings.SCHEDULER_HEARTBEAT_SEC),
    catchupByDefault: settings.CATCHUP_BY_DEFAULT,
    defaultTimeZone: settings.DEFAULT_TIMEZONE,
    maxActiveRuns: settings.MAX_ACTIVE_RUNS_PER_DAG,
  }
}

export function redisAt(settings: Settings): { url: string; prefix: string } {
  const redis = redisOf(settings)
  return { url: 'url' in redis ? redis.url : embeddedRedisCommand(redis).url, prefix: settings.QUEUE_PREFIX }
}

export async function liveDags(
  settings: Settings,
  observer: Observer,
): Promise<Required<Pick<SchedulerParts, 'registry' | 'lookForDags'>>> {
  const dags = await LiveDags.load({
    folder: settings.DAGS_FOLDER,
    cacheDir: dagCacheOf(settings),
    ...(settings.UPGRADE_AT_LOAD && { prepare: (found) => makeTables(settings, found) }),
  })
  reportFailures(dags.registry, observer)
  const lookForDags = async (): Promise<void> => {
    try {
      if (await dags.reloadIfChanged()) reportFailures(dags.registry, observer)
    } catch (error) {
      observer.trouble(`The DAGs could not be loaded again: ${messageOf(error)}`, error)
    }
  }
  return { registry: dags.registry, lookForDags }
}

/** What upgradedb does for new DAGs. DAGs that do not fit the tables that are there already are refused. */
async function makeTables(settings: Settings, registry: DagRegistry): Promise<void> {
  await upgradeDatabase(databaseOf(settings), registry)
  await checkSchema(databaseOf(settings), registry)
}

function reportFailures({ failures, notices }: DagRegistry, observer: Observer): void {
  for (const { source, sentence } of [...failures, ...notices])
    observer.trouble(`DAG file ${source}: ${sentence}`, undefined)
}

/** That it cannot be reached is the consumer's to say. */
export async function warnOfRedis(redis: Parameters<typeof checkRedis>[0], observer: Observer): Promise<void> {
  const warnings = await checkRedis(redis).catch(() => [])
  for (const warning of warnings) observer.trouble(warning, undefined)
}

export function ms(seconds: number): number {
  return seconds * 1000
}
