import { MlAirflowError, type RemovedDag, type Store } from '@ml-airflow/core'
import { type CleaningParts, clean, planCleaning } from './cleaning.ts'

export interface RemoveDagParts extends CleaningParts {
  readonly store: Pick<Store, 'dags' | 'cleaning'>
}

/** How much is, or would be, removed. */
export interface DagRemoval extends RemovedDag {
  /** Files on this machine. */
  readonly logs: number
}

/** A run that ended by a clock that is ahead of this one is over as well. */
const AHEAD_MS = 24 * 3600 * 1000

/** How many runs of a DAG would be removed. @throws MlAirflowError `conflict` while a run of it is under way */
export async function countRemovedRuns({ store }: RemoveDagParts, dagId: string): Promise<number> {
  return (await planRemoval(store, dagId)).runs.length
}

/**
 * Removes what is known of a DAG: its runs with their task instances, tries and logs, and what was set about it. The records of its
 * tasks stay, for other DAGs may share their tables, and what is done once is not to be done again; they name none of its runs.
 * @throws MlAirflowError `conflict` while a run of it is under way
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
