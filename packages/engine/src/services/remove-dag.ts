import { MlAirflowError, type RemovedDag, type Store } from '@ml-airflow/core'
import { type CleaningParts, clean, planCleaning } from './cleaning.ts'

export interface RemoveDagParts extends CleaningParts {
  readonly store: Pick<Store, 'dags' | 'cleaning'>
}

/** Numbers of removed items, or of items to remove. */
export interface DagRemoval extends RemovedDag {
  /** Number of files on this machine. */
  readonly logs: number
}

/** Margin for runs that ended by a clock ahead of this one. */
const AHEAD_MS = 24 * 3600 * 1000

/** Number of runs to remove. @throws MlAirflowError `conflict` while a run of the DAG is in progress */
export async function countRemovedRuns({ store }: RemoveDagParts, dagId: string): Promise<number> {
  return (await planRemoval(store, dagId)).runs.length
}

/**
 * Removes a DAG's runs with their task instances, tries and logs, and its settings. The records of its tasks stay, because
 * other DAGs may share their tables, and finished work must not be repeated; they no longer reference its runs.
 * @throws MlAirflowError `conflict` while a run of it is in progress
 */
export async function removeDag(parts: RemoveDagParts, dagId: string): Promise<DagRemoval> {
  const { runs, instances, tries, logs } = await clean(parts, await planRemoval(parts.store, dagId))
  const { settings } = await parts.store.dags.remove(dagId)
  return { runs, instances, tries, logs, settings }
}

async function planRemoval(store: RemoveDagParts['store'], dagId: string) {
  const open = await store.dags.countOpenRuns(dagId)
  if (open > 0) {
    const runs = open === 1 ? 'A run' : `${open} runs`
    const verb = open === 1 ? 'is' : 'are'
    throw new MlAirflowError('conflict', `${runs} of DAG '${dagId}' ${verb} under way: cancel first.`)
  }
  const before = new Date(Date.now() + AHEAD_MS)
  return planCleaning(store, { before, keep: 0, dagId, withResults: true, runs: true, audit: false })
}
