import { planClearing, type Store, type TaskInstance } from '@ml-airflow/core'
import { outputsMadeAgain } from '../planning/outputs-made-again.ts'
import type { ClearSelection } from './clear-service.ts'

/** Task instances of a run that run again because the selected ones need their removed temporary outputs. */
export async function madeAgainFor(
  store: Pick<Store, 'instanceHistory' | 'temporaryOutputs'>,
  { run, graph, instances }: ClearSelection,
): Promise<readonly TaskInstance[]> {
  if (!graph.some(({ temporary }) => temporary)) return []
  const all = await store.instanceHistory.listOfRun({ run: run.id, after: 0, limit: Number.MAX_SAFE_INTEGER })
  const chosen = new Set(instances.map(({ id }) => id))
  const planned = [...planClearing(graph, all, ({ id }) => chosen.has(id))]
  const begun = planned.filter(({ state }) => state === 'queued' || state === 'waiting').map(({ id }) => id)
  return (await outputsMadeAgain(store, graph, all, new Set(begun))).map(({ instance }) => instance)
}
