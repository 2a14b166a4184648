import { isClosed, MlAirflowError, type Run, type RunSearch, type RunState, type Store } from '@ml-airflow/core'
import type { ActionService, RunAction } from './action-service.ts'

export const BULK_ACTIONS = ['cancel', 'retry_failed', 'clear'] as const
export type BulkAction = (typeof BULK_ACTIONS)[number]

const MOST_RUNS = 1000
/** The run states in which each action has an effect. */
const MEANT: Readonly<Record<BulkAction, (state: RunState) => boolean>> = {
  cancel: (state) => !isClosed(state),
  retry_failed: (state) => state === 'failed',
  clear: () => true,
}

interface BulkParts {
  readonly store: Pick<Store, 'runHistory'>
  readonly actions: Pick<ActionService, 'plan'>
}

/**
 * Plans an action on every run of a search, newest first. Runs on which it has no effect are omitted.
 * @throws MlAirflowError `bad_argument` for a search without a condition, which would match all runs, or with too many runs
 */
export async function planBulk(
  { store, actions }: BulkParts,
  action: BulkAction,
  search: Omit<RunSearch, 'limit' | 'before'>,
): Promise<readonly RunAction[]> {
  refuseAll(search)
  const found = await store.runHistory.list({ ...search, limit: MOST_RUNS + 1 })
  if (found.length > MOST_RUNS)
    throw new MlAirflowError('bad_argument', `More than ${MOST_RUNS} runs match: select fewer.`)
  const planned: RunAction[] = []
  for (const run of found.filter(({ state }) => MEANT[action](state))) {
    const one = await actions.plan(action, run.id, {})
    // A run that has not been expanded has no task instances, but can be cancelled.
    if (action === 'cancel' || one.selected.length > 0) planned.push(one)
  }
  return planned
}

/** A sentence: what happens, or has happened, to how many runs. */
export function bulkSummary(action: BulkAction, runs: readonly Pick<Run, 'dagId'>[]): string {
  if (runs.length === 0) return 'Nothing to do: no run matches and is in a state that allows this.'
  const dags = new Set(runs.map(({ dagId }) => dagId)).size
  const count = runs.length === 1 ? '1 run is' : `${runs.length} runs are`
  return `${count} ${VERBS[action]}${dags > 1 ? `, of ${dags} DAGs` : ''}.`
}

const VERBS: Readonly<Record<BulkAction, string>> = {
  cancel: 'cancelled',
  retry_failed: 'retried',
  clear: 'cleared',
}

function refuseAll({ conf = {}, ...conditions }: Omit<RunSearch, 'limit' | 'before'>): void {
  if (Object.values(conditions).some((value) => value !== undefined) || Object.keys(conf).length > 0) return
  throw new MlAirflowError(
    'bad_argument',
    'Without a condition, all runs would be selected: name a DAG, a state, a type, dates, or a value of the conf.',
  )
}
