import type { Conf, Run } from '@ml-airflow/core'
import type { TriggerRequest } from '../services/trigger.ts'

/** A new run like an old one, with some other values. */
export function requestAgain(old: Run, changed: Conf, by: string): TriggerRequest {
  const { samples, pool, force, forceDownstream } = old.options
  return { dagId: old.dagId, conf: { ...old.conf, ...changed }, samples, pool, force, forceDownstream, by }
}
