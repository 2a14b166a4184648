import type { GraphIndex } from '@ml-airflow/core'
import type { KnownRun } from './run-cache.ts'

/**
 * The rules by which a failure settles what is downstream; undefined if it settles all waiting task instances. Where tasks
 * are forced without those downstream, a kept task may stand between a failed one and one that still runs.
 */
export function failureRules({ index, run: { options } }: KnownRun): GraphIndex | undefined {
  return options.force.length > 0 && !options.forceDownstream ? index : index.rules
}
