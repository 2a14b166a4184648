import { type AnyTask, type Dag, MlAirflowError, nearest, type Run, type Store } from '@ml-airflow/core'
import { tryDate } from '../dates.ts'

const PAGE = 200

/** The run of a DAG with this run id, or the newest with this execution date; undefined where there is none. */
export async function findRun(store: Store, dag: Dag, given: string): Promise<Run | undefined> {
  const run = await store.findRunByRunId(dag.id, given)
  const date = tryDate(given)
  return run ?? (date && store.findRunByDate(dag.id, date))
}

/** @throws MlAirflowError `not_found` */
export async function getRun(store: Store, dag: Dag, given: string): Promise<Run> {
  const run = await findRun(store, dag, given)
  if (run !== undefined) return run
  const runIds = (await store.listRuns({ dagId: dag.id, limit: PAGE })).map(({ runId }) => runId)
  const meant = nearest(given, runIds)
  throw new MlAirflowError(
    'not_found',
    `DAG '${dag.id}' has no run '${given.slice(0, 200)}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
  )
}

/** @throws MlAirflowError `not_found`, naming the task whose id is most like it */
export function getTask(dag: Dag, taskId: string): AnyTask {
  const task = dag.tasks.get(taskId)
  if (task !== undefined) return task
  const meant = nearest(taskId, [...dag.tasks.keys()])
  throw new MlAirflowError(
    'not_found',
    `DAG '${dag.id}' has no task '${taskId.slice(0, 200)}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
  )
}
