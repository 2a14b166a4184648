import type { Conf, Run } from '@ml-airflow/core'
import type { TriggerRequest } from '../services/trigger.ts'

/** A request for a new run like an old one, with some values changed. */
export function requestAgain(old: Run, changed: Conf, by: string): TriggerRequest {
  const { samples, pool, force, forceDownstream } = old.options
  return { dagId: old.dagId, conf: { ...old.conf, ...changed }, samples, pool, force, forceDownstream, by }
}
