import { MlAirflowError, type Run } from '@ml-airflow/core'
import { positional } from '../framework/arguments.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { getRun } from './find-run.ts'

export const ANY_RUN = 'its number, as runs and the pages show it; its run id; or DAG_ID/RUN_ID'
export const anyRun = positional('run', { description: ANY_RUN })

const NUMBER = /^\d{1,15}$/
const MOST_NAMED = 5

/**
 * Finds a run of any DAG.
 * @throws MlAirflowError `not_found`; `bad_argument` if several DAGs have a run with this id
 */
export async function getAnyRun(workbench: Workbench, given: string): Promise<Run> {
  const store = await workbench.storeWithoutDags()
  const byNumber = NUMBER.test(given) ? await store.runs.find(Number(given)) : undefined
  if (byNumber !== undefined) return byNumber
  const found = await store.runHistory.findByRunId(given, MOST_NAMED)
  const [run, ...others] = found
  if (run !== undefined && others.length === 0) return run
  if (run !== undefined) throw ambiguous(given, found)
  return ofDag(workbench, given)
}

/** A run id may contain a slash, a DAG id may not. */
async function ofDag(workbench: Workbench, given: string): Promise<Run> {
  const at = given.indexOf('/')
  if (at > 0) return getRun(workbench, given.slice(0, at), given.slice(at + 1))
  throw new MlAirflowError('not_found', `There is no run '${given.slice(0, 200)}'. Allowed are ${ANY_RUN}.`)
}

function ambiguous(given: string, found: readonly Run[]): MlAirflowError {
  const names = found.map(({ dagId, runId }) => `${dagId}/${runId}`).join(', ')
  return new MlAirflowError('bad_argument', `Several DAGs have a run '${given.slice(0, 200)}': give one of ${names}.`)
}

/** The run, or undefined if the word may have another meaning. */
export async function findAnyRun(workbench: Workbench, given: string): Promise<Run | undefined> {
  try {
    return await getAnyRun(workbench, given)
  } catch (error) {
    if (error instanceof MlAirflowError && error.code === 'not_found') return undefined
    throw error
  }
}
