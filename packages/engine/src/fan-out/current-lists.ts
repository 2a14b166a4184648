import { NO_SAMPLE, type RecordFacts, type StandingList, type Store, type TryFiles } from '@ml-airflow/core'
import { type PlanSubject, recordQuery } from '../planning/plan.ts'
import { recordFacts } from '../tries/output-states.ts'
import { standingLists } from './sample-lists.ts'

/** The current lists, read through the records of the tasks that wrote them. */
export async function readCurrentLists(
  {
    store,
    files,
  }: { readonly store: Pick<Store, 'records'>; readonly files: Pick<TryFiles, 'readList' | 'inspectOutput'> },
  { dag, index, parametersIds }: Pick<PlanSubject, 'dag' | 'index' | 'parametersIds'>,
): Promise<ReadonlyMap<string, StandingList>> {
  const facts = new Map<string, RecordFacts>()
  for (const id of index.listSources) {
    const task = dag.tasks.get(id)
    const query = task && recordQuery(task, parametersIds)
    if (query === undefined) continue
    const record = (await store.records.find(query)).find(({ taskId, sample }) => taskId === id && sample === NO_SAMPLE)
    if (record !== undefined) facts.set(id, await recordFacts(files, record))
  }
  return standingLists(files, index, (taskId) => facts.get(taskId))
}
