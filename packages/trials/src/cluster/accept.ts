import { MlAirflowError } from '@ml-airflow/core'
import type { TriggerRequest } from '@ml-airflow/engine'

/** Accepts a run. @returns HTTP status of the API */
export type Accept = (request: TriggerRequest) => Promise<number>

const STATUS: Readonly<Record<string, number>> = { conflict: 409, unavailable: 503, not_found: 404, bad_conf: 400 }

/** HTTP status of the API's answer. */
export async function statusOf(triggered: Promise<{ readonly created: boolean }>): Promise<number> {
  try {
    return (await triggered).created ? 201 : 200
  } catch (error) {
    return (error instanceof MlAirflowError && STATUS[error.code]) || 500
  }
}
