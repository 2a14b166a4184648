import { MlAirflowError, type Run } from '@ml-airflow/core'
import { positional } from '../framework/arguments.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { findRun, getRun, runNumber } from './find-run.ts'

/** What one word may be that names a run. */
export const ANY_RUN = 'its number, as runs and the pages show it; its run id; or DAG_ID/RUN'

/** A run in one word, or the DAG's id here and the run in `runOfDag`. */
export const anyRun = positional('run', {
  placeholder: 'run|dag_id',
  description: `the run: ${ANY_RUN}. Or the id of its DAG, before the run`,
})
export const runOfDag = positional('run_of_dag', {
  optional: true,
  placeholder: 'run',
  description: "after a DAG's id: number, run id or execution date of the run",
})

const MOST_NAMED = 5

export interface GivenRun {
  readonly run: string
  readonly run_of_dag: string | undefined
}

/**
 * The run that the words of a command name: alone, or after its DAG.
 * @throws MlAirflowError `not_found`; `bad_argument` if the word names several runs; UsageError
 */
export async function getGivenRun(workbench: Workbench, { run, run_of_dag }: GivenRun): Promise<Run> {
  if (run_of_dag === undefined) return getAnyRun(workbench, run)
  workbench.dagId = run
  return getRun(workbench, run, run_of_dag)
}

/** The DAG of that run, for the audit log. Undefined: there is no such run. */
export async function dagOfGivenRun(workbench: Workbench, { run, run_of_dag }: GivenRun): Promise<string | undefined> {
  return run_of_dag === undefined ? (await findAnyRun(workbench, run))?.dagId : run
}

/**
 * Finds a run of any DAG by one word.
 * @throws MlAirflowError `not_found`; `bad_argument` if the word names several runs; UsageError
 */
export async function getAnyRun(workbench: Workbench, given: string): Promise<Run> {
  const run = await findAnyRun(workbench, given)
  if (run !== undefined) return run
  const newest = await newestOf(workbench, given)
  if (newest !== undefined) {
    const examples = `${newest.id} or ${given}/${newest.runId}`
    throw new UsageError(`'${given}' is a DAG, not a run: give one of its runs, such as ${examples}.`)
  }
  // The sentence names the DAG and its nearest run.
  const at = given.indexOf('/')
  if (at > 0) return getRun(workbench, given.slice(0, at), given.slice(at + 1))
  throw new MlAirflowError('not_found', `There is no run '${given.slice(0, 200)}'. Allowed are ${ANY_RUN}.`)
}

/**
 * The run, or undefined if the word may have another meaning.
 * @throws MlAirflowError `bad_argument` if the word names several runs
 */
export async function findAnyRun(workbench: Workbench, given: string): Promise<Run | undefined> {
  const store = await workbench.storeWithoutDags()
  const number = runNumber(given)
  const byNumber = number === undefined ? undefined : await store.runs.find(number)
  const byRunId = await store.runHistory.findByRunId(given, MOST_NAMED)
  const found = [byNumber, ...byRunId].filter((run) => run !== undefined)
  const byDag = await findInDag(workbench, given, found.length === 0)
  if (byDag !== undefined) found.push(byDag)
  const [first, ...others] = [...new Map(found.map((run) => [run.id, run])).values()]
  if (first === undefined || others.length === 0) return first
  throw byNumber === undefined ? ofSeveral(given, [first, ...others]) : numberAndRunId(byNumber, others)
}

/** Reads DAG_ID/RUN: a run id may contain a slash, a DAG id may not. Beside other readings of the word, RUN is only a run id. */
async function findInDag(workbench: Workbench, given: string, isOnlyReading: boolean): Promise<Run | undefined> {
  const at = given.indexOf('/')
  if (at <= 0) return undefined
  const store = await workbench.storeWithoutDags()
  const [dagId, run] = [given.slice(0, at), given.slice(at + 1)]
  if (isOnlyReading) return findRun(store, dagId, run, workbench.settings.DEFAULT_TIMEZONE)
  return store.runs.findByRunId(dagId, run)
}

/** The newest run of a DAG. */
export async function newestOf(workbench: Workbench, dagId: string): Promise<Run | undefined> {
  const [newest] = await (await workbench.storeWithoutDags()).runs.list({ dagId, limit: 1 })
  return newest
}

function ofSeveral(given: string, found: readonly Run[]): MlAirflowError {
  const names = found.map((run) => `${nameOf(run)} (run ${run.id})`).join(', ')
  return new MlAirflowError('bad_argument', `'${given.slice(0, 200)}' names several runs: give one of ${names}.`)
}

/** Named by DAG and run id, which no number can be confused with. */
function numberAndRunId(byNumber: Run, byRunId: readonly Run[]): MlAirflowError {
  const sentence = `'${byNumber.id}' is the number of one run and the run id of another: give ${nameOf(byNumber)} for the number, or ${byRunId.map(nameOf).join(' or ')} for the run id.`
  return new MlAirflowError('bad_argument', sentence)
}

function nameOf({ dagId, runId }: Run): string {
  return `${dagId}/${runId}`
}
