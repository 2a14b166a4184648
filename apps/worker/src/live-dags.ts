import { fileSentences, makeTables, refuseUnfit } from '@ml-airflow/assembly/dags'
import { dagCacheOf, type Settings } from '@ml-airflow/config'
import { type DagRegistry, messageOf } from '@ml-airflow/core'
import { keptDag, LiveDags } from '@ml-airflow/dags'
import type { Observer, SchedulerEngineParts } from '@ml-airflow/engine'

/** The DAGs of the DAG folder, reloaded when a file changes. Problems with files are logged. */
export async function liveDags(
  settings: Settings,
  observer: Observer,
): Promise<Required<Pick<SchedulerEngineParts, 'registry' | 'reloadDags' | 'loadKept'>>> {
  const dags = await LiveDags.load({
    folder: settings.DAGS_FOLDER,
    cacheDir: dagCacheOf(settings),
    prepare: (found) => (settings.UPGRADE_AT_LOAD ? makeTables(settings, found) : refuseUnfit(settings, found)),
  })
  reportFailures(dags.registry, observer)
  const reloadDags = async (): Promise<void> => {
    try {
      if (await dags.reloadIfChanged()) reportFailures(dags.registry, observer)
    } catch (error) {
      observer.trouble(`The DAGs could not be loaded again: ${messageOf(error)}`, error)
    }
  }
  return { registry: dags.registry, reloadDags, loadKept: keptDag }
}

/** Refuses the DAGs whose tables do not fit, and logs why. */
export function refusing(registry: DagRegistry, observer: Observer): (tables: ReadonlyMap<string, string>) => void {
  return (tables) => {
    registry.refuse(tables)
    for (const sentence of tables.values()) observer.trouble(sentence, undefined)
  }
}

function reportFailures(registry: DagRegistry, observer: Observer): void {
  for (const sentence of fileSentences(registry)) observer.trouble(sentence, undefined)
}
