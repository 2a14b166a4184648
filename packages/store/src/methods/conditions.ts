import type { FindOptionsWhere } from 'typeorm'

type Given<T> = { readonly [K in keyof FindOptionsWhere<T>]: FindOptionsWhere<T>[K] | undefined }

/** Drops the conditions that are not given: TypeORM rejects undefined ones. */
export function given<T>(conditions: Given<T>): FindOptionsWhere<T> {
  return Object.fromEntries(
    Object.entries(conditions).filter(([, value]) => value !== undefined),
  ) as FindOptionsWhere<T>
}
