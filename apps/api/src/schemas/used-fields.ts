import { MlAirflowError, quotedNames } from '@ml-airflow/core'
import type { InstanceAction } from '@ml-airflow/engine'
import type { z } from 'zod'

const SELECTION = ['task_instances', 'task_ids', 'samples', 'downstream'] as const
const CLEARING = [...SELECTION, 'keep_definition'] as const

/** The fields of a request that each action uses, besides `reason` and `dry_run`. */
const USED: Readonly<Record<InstanceAction | 'run_again', readonly string[]>> = {
  cancel: [],
  clear: CLEARING,
  retry_failed: CLEARING,
  force: CLEARING,
  mark_success: SELECTION,
  mark_failed: SELECTION,
  run_again: ['conf', 'keep_definition'],
}

/**
 * A field that an action ignores would let it act on more than was asked for: a cancellation of one task would cancel its run.
 * @param body fields that are undefined or false count as omitted
 * @param schema of the body: a field that it requires belongs to every action, and one that it does not know is not offered
 * @throws MlAirflowError `bad_argument`
 */
export function refuseUnused(action: keyof typeof USED, body: object, { shape }: z.ZodObject): void {
  const required = Object.keys(shape).filter((name) => !shape[name]?.safeParse(undefined).success)
  const used = [...new Set([...USED[action], 'reason', 'dry_run', ...required])].filter((name) => name in shape)
  const unused = Object.entries(body).filter(
    ([name, value]) => value !== undefined && value !== false && !used.includes(name),
  )
  if (unused.length === 0) return
  const names = quotedNames(unused.map(([name]) => name))
  const whole = USED[action].includes('task_ids') ? '' : ', which applies to whole runs'
  throw new MlAirflowError(
    'bad_argument',
    `${names} cannot be given for ${action}${whole}. Allowed are ${used.join(', ')}.`,
  )
}
