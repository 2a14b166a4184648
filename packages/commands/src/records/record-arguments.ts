import type { Conf, DagRegistry } from '@ml-airflow/core'
import type { RecordRequest } from '@ml-airflow/engine'
import { flag, list, option, positional } from '../framework/arguments.ts'
import type { GivenOf } from '../framework/command.ts'
import { age, choice, json } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import { confWith, set } from '../runs/conf-settings.ts'
import type { Workbench } from '../workbench/workbench.ts'

const STATES = ['done', 'stale', 'failed', 'never', 'running'] as const

/** Arguments that select records, for queries and for changes. */
export const recordArguments = [
  positional('task_id', { optional: true, description: 'the task (default: all tasks)' }),
  option('dag', {
    placeholder: 'dag_id',
    description: 'only tasks of this DAG, with the states that its runs would find',
  }),
  option('conf', {
    short: '-c',
    kind: json,
    description: 'values of parameters as JSON, @FILE or -: only records with them',
  }),
  set,
  list('sample', { description: 'only these samples' }),
  option('state', { kind: choice(STATES), description: 'only records in this state' }),
  flag('stale', { description: 'the same as --state stale' }),
  option('older', { kind: age, description: 'only results older than this, such as 30d' }),
  option('newer', { kind: age, description: 'only results newer than this, such as 12h' }),
] as const

/** The given selection, without paging. */
export async function selectionOf(
  workbench: Workbench,
  given: GivenOf<typeof recordArguments>,
): Promise<Omit<RecordRequest, 'limit'>> {
  if (given.stale && given.state !== undefined && given.state !== 'stale')
    throw new UsageError(`--stale and --state ${given.state} do not go together`)
  const state = given.stale ? 'stale' : given.state
  const ago = (ms: number | undefined) => (ms === undefined ? undefined : new Date(Date.now() - ms))
  return {
    dagId: given.dag,
    taskId: given.task_id,
    conf: filterOf(await workbench.registry(), given),
    samples: given.sample,
    states: state === undefined ? undefined : [state],
    finishedBefore: ago(given.older),
    finishedAfter: ago(given.newer),
  }
}

function filterOf(registry: DagRegistry, { conf, set }: GivenOf<typeof recordArguments>): Conf | undefined {
  const chain = registry.dags.flatMap(({ parameters }) => parameters.chain)
  const filter = confWith({ chain }, conf, set)
  if (filter === undefined) return undefined
  const isFlat = typeof filter === 'object' && filter !== null && !Array.isArray(filter)
  const allowed = ['string', 'number', 'boolean']
  if (isFlat && Object.values(filter).every((value) => allowed.includes(typeof value))) return filter as Conf
  throw new UsageError('--conf takes an object of values, such as {"lr": 0.1}')
}
