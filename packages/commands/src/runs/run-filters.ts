import { RUN_STATES, type RunSearch } from '@ml-airflow/core'
import { each, list, option } from '../framework/arguments.ts'
import type { GivenOf } from '../framework/command.ts'
import { choice, date } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'

/** Arguments that select runs. */
export const runFilters = [
  list('dag', { placeholder: 'dag_id', description: 'only runs of these DAGs' }),
  list('state', { kind: choice(RUN_STATES), placeholder: 'state', description: 'only runs in one of these states' }),
  option('type', {
    kind: choice(['manual', 'scheduled', 'backfill']),
    description: 'only runs that were created in this way',
  }),
  each('conf', {
    placeholder: 'name=value',
    description: 'only runs with this value in their conf, such as --conf lr=0.02',
  }),
  option('search', { placeholder: 'text', description: 'only runs whose id or conf contains this text' }),
  option('start_date', { short: '-s', kind: date, description: 'only runs of this execution date and later' }),
  option('end_date', { short: '-e', kind: date, description: 'only runs of this execution date and earlier' }),
] as const
export type RunFiltersGiven = GivenOf<typeof runFilters>

/** @throws UsageError */
export function searchOf(given: RunFiltersGiven): Omit<RunSearch, 'limit'> {
  return {
    dagIds: given.dag,
    states: given.state,
    type: given.type,
    text: given.search,
    from: given.start_date,
    to: given.end_date,
    conf: Object.fromEntries((given.conf ?? []).map(namedValue)),
  }
}

function namedValue(text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)]
  throw new UsageError(`option '--conf' takes NAME=VALUE, such as --conf lr=0.02; given was '${text}'`)
}
