import { fileSentences, makeTables } from '@ml-airflow/assembly/dags'
import { dagCacheOf, type Settings } from '@ml-airflow/config'
import { type DagRegistry, messageOf } from '@ml-airflow/core'
import { keptDag, LiveDags } from '@ml-airflow/dags'
import type { Observer, SchedulerParts } from '@ml-airflow/engine'
import { checkRedis } from '@ml-airflow/queue'

/** Number of concurrent run jobs: they are short, and mostly wait for the database. */
export const RUN_CONCURRENCY = 4

export async function liveDags(
  settings: Settings,
  observer: Observer,
): Promise<Required<Pick<SchedulerParts, 'registry' | 'lookForDags' | 'loadKept'>>> {
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
  return { registry: dags.registry, lookForDags, loadKept: keptDag }
}

function reportFailures(registry: DagRegistry, observer: Observer): void {
  for (const sentence of fileSentences(registry)) observer.trouble(sentence, undefined)
}

/** An unreachable Redis is reported by the consumer. */
export async function warnOfRedis(redis: Parameters<typeof checkRedis>[0], observer: Observer): Promise<void> {
  const warnings = await checkRedis(redis).catch(() => [])
  for (const warning of warnings) observer.trouble(warning, undefined)
}
