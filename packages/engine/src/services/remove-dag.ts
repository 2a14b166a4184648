import { MlAirflowError, type RemovedDag, type Store } from '@ml-airflow/core'

/**
 * Removes what is known of a DAG: its runs with their task instances and tries, and what was set about it. The records of its tasks
 * stay, for other DAGs may share their tables, and what is done once is not to be done again.
 * @throws MlAirflowError `conflict` while a run of it is under way
 */
export async function removeDag(store: Pick<Store, 'dags'>, dagId: string): Promise<RemovedDag> {
  const open = await store.dags.countOpenRuns(dagId)
  if (open === 0) return store.dags.remove(dagId)
  const runs = open === 1 ? 'A run' : `${open} runs`
  throw new MlAirflowError(
    'conflict',
    `${runs} of DAG '${dagId}' ${open === 1 ? 'is' : 'are'} under way: cancel first.`,
  )
}
