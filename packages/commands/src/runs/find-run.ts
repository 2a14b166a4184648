import { type AnyTask, type Dag, MlAirflowError, messageOf, nearest, type Run, type Store } from '@ml-airflow/core'
import { parseDate, tryDate } from '../dates.ts'
import { UsageError } from '../usage-error.ts'

const PAGE = 200
const LOOKS_LIKE_A_DATE = /^\d{4}-\d{1,2}-\d{1,2}([T ]|$)/

/**
 * The run of a DAG with this run id, or the newest with this execution date; undefined where there is none.
 * @throws UsageError where a date was meant, and is none
 */
export async function findRun(store: Store, dag: Dag, given: string): Promise<Run | undefined> {
  const run = await store.runs.findByRunId(dag.id, given)
  if (run !== undefined) return run
  const date = tryDate(given)
  if (date !== undefined) return store.runs.findByDate(dag.id, date)
  if (LOOKS_LIKE_A_DATE.test(given)) refuseDate(given)
  return undefined
}

function refuseDate(given: string): void {
  try {
    parseDate(given)
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

/** @throws MlAirflowError `not_found` */
export async function getRun(store: Store, dag: Dag, given: string): Promise<Run> {
  const run = await findRun(store, dag, given)
  if (run !== undefined) return run
  const runIds = (await store.runs.list({ dagId: dag.id, limit: PAGE })).map(({ runId }) => runId)
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
