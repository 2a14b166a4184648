import { type AnyTask, type Dag, MlAirflowError, messageOf, nearest, type Run, type Store } from '@ml-airflow/core'
import { parseDate, tryDate } from '../framework/dates.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'

const PAGE = 200
const NUMBER = /^[1-9]\d{0,14}$/
const LOOKS_LIKE_A_DATE = /^\d{4}-\d{1,2}-\d{1,2}([T ]|$)/

/**
 * The run with this run id, else the newest with this execution date, else the one with this number, else undefined. `timeZone`
 * applies to dates without offset.
 * @throws UsageError for an invalid date; MlAirflowError `bad_argument` for the number of a run of another DAG
 */
export async function findRun(store: Store, dagId: string, given: string, timeZone: string): Promise<Run | undefined> {
  const run = await store.runs.findByRunId(dagId, given)
  if (run !== undefined) return run
  const date = tryDate(given, timeZone)
  if (date !== undefined) return store.runs.findByDate(dagId, date)
  if (LOOKS_LIKE_A_DATE.test(given)) refuseDate(given, timeZone)
  return findByNumber(store, dagId, given)
}

/** The word as a run's number, if it looks like one. */
export function runNumber(given: string): number | undefined {
  return NUMBER.test(given) ? Number(given) : undefined
}

async function findByNumber(store: Store, dagId: string, given: string): Promise<Run | undefined> {
  const number = runNumber(given)
  const run = number === undefined ? undefined : await store.runs.find(number)
  if (run === undefined || run.dagId === dagId) return run
  const sentence = `Run ${run.id} ('${run.runId}') belongs to DAG '${run.dagId}', not to DAG '${dagId}': give DAG '${run.dagId}', or another run.`
  throw new MlAirflowError('bad_argument', sentence)
}

function refuseDate(given: string, timeZone: string): void {
  try {
    parseDate(given, timeZone)
  } catch (error) {
    throw new UsageError(messageOf(error))
  }
}

/**
 * The same for past runs, from the database only: works even if the DAG's file is missing or broken.
 * @throws MlAirflowError `not_found` for an unknown DAG; UsageError
 */
export async function findPastRun(workbench: Workbench, dagId: string, given: string): Promise<Run | undefined> {
  const run = await findRun(await workbench.storeWithoutDags(), dagId, given, workbench.settings.DEFAULT_TIMEZONE)
  if (run === undefined) await requireDag(workbench, dagId)
  return run
}

/**
 * The run of this word, else the date itself, for commands that need no run.
 * @throws MlAirflowError `not_found` for an unknown DAG; UsageError if the word is neither
 */
export async function findRunOrDate(
  workbench: Workbench,
  dagId: string,
  given: string,
): Promise<{ readonly run: Run | undefined; readonly date: Date }> {
  const run = await findPastRun(workbench, dagId, given)
  const date = run?.executionDate ?? tryDate(given, workbench.settings.DEFAULT_TIMEZONE)
  if (date !== undefined) return { run, date }
  const allowed = 'a date such as 2015-06-01 or 2015-06-01T00:00:00+02:00, and the number or run id of a run'
  throw new UsageError(`'${given.slice(0, 200)}' is not a date, nor a run of DAG '${dagId}': allowed are ${allowed}.`)
}

/** @throws MlAirflowError `not_found`; UsageError */
export async function getRun(workbench: Workbench, dagId: string, given: string): Promise<Run> {
  const run = await findPastRun(workbench, dagId, given)
  if (run !== undefined) return run
  const runs = await (await workbench.storeWithoutDags()).runs.list({ dagId, limit: PAGE })
  const sentence = `DAG '${dagId}' has no run '${given.slice(0, 200)}'.`
  throw notFound(
    sentence,
    given,
    runs.map(({ runId }) => runId),
  )
}

/**
 * A DAG is known from its file, or from its runs if the file is gone.
 * @throws MlAirflowError `not_found`, with the most similar DAG id
 */
export async function requireDag(workbench: Workbench, dagId: string): Promise<void> {
  const runs = await (await workbench.storeWithoutDags()).runs.list({ dagId, limit: 1 })
  if (runs.length === 0) (await workbench.registry()).get(dagId)
}

/** @throws MlAirflowError `not_found`, with the most similar task id of the run */
export async function requireTask(workbench: Workbench, run: Run, taskId: string): Promise<void> {
  const stored = await (await workbench.storeWithoutDags()).runs.load(run.id)
  const ids = stored?.graph.map(({ id }) => id) ?? []
  if (!ids.includes(taskId)) throw notFound(`DAG '${run.dagId}' has no task '${taskId.slice(0, 200)}'.`, taskId, ids)
}

/** @throws MlAirflowError `not_found`, with the most similar task id */
export function getTask(dag: Dag, taskId: string): AnyTask {
  const task = dag.tasks.get(taskId)
  if (task !== undefined) return task
  throw notFound(`DAG '${dag.id}' has no task '${taskId.slice(0, 200)}'.`, taskId, [...dag.tasks.keys()])
}

function notFound(sentence: string, given: string, candidates: readonly string[]): MlAirflowError {
  const meant = nearest(given, candidates)
  return new MlAirflowError('not_found', meant === undefined ? sentence : `${sentence} Did you mean '${meant}'?`)
}
