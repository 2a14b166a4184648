import type { FindOptionsWhere } from 'typeorm'

type Given<T> = { readonly [K in keyof FindOptionsWhere<T>]: FindOptionsWhere<T>[K] | undefined }

/** Drops the conditions that are not given: TypeORM rejects undefined ones. */
export function given<T>(conditions: Given<T>): FindOptionsWhere<T> {
  return Object.fromEntries(
    Object.entries(conditions).filter(([, value]) => value !== undefined),
  ) as FindOptionsWhere<T>
}

/** Task instances before one of a run, newest first. SQLite cannot search by the second condition; the first follows from it. */
export const BEFORE_INSTANCE = 'i.dag_run_id <= :run AND (i.dag_run_id < :run OR (i.dag_run_id = :run AND i.id < :id))'
