import { MlAirflowError, type Run } from '@ml-airflow/core'
import type { ApiParts } from '../parts.ts'

/** @throws MlAirflowError `not_found` */
export async function findRun({ store }: Pick<ApiParts, 'store'>, id: number): Promise<Run> {
  const run = await store.runs.find(id)
  if (run !== undefined) return run
  throw new MlAirflowError('not_found', `There is no run with the number ${id}.`)
}
