import type { EntitySchema } from 'typeorm'
import { accessTables } from '../schema/access-tables.ts'
import { backfillTables } from '../schema/backfill-tables.ts'
import { engineTables } from '../schema/engine-tables.ts'
import { notificationTables } from '../schema/notification-tables.ts'
import type { TableDialect } from './dialect.ts'
import { sqlTime, timeOf } from './times.ts'

/**
 * Columns as raw values, for any database. Times are read as text, so that no driver applies the local time zone; big
 * integers arrive as text from one driver.
 */
const READING: TableDialect = {
  nowDefault: 'NULL',
  columns: {
    id: { type: 'int', primary: true, generated: 'increment' },
    bigId: { type: 'bigint', primary: true, generated: 'increment', transformer: { to: same, from: optional(Number) } },
    integer: { type: 'int' },
    bigInteger: { type: 'bigint', transformer: { to: same, from: optional(Number) } },
    real: { type: 'double' },
    flag: { type: 'boolean' },
    instant: { type: 'varchar', transformer: { to: optional(sqlTime), from: optional(timeOf) } },
    longText: { type: 'text' },
    text: (length) => ({ type: 'varchar', length }),
  },
}

let entities: readonly EntitySchema[] | undefined

/** The tables that repositories and query builders read. */
export function readEntities(): readonly EntitySchema[] {
  entities ??= [
    ...engineTables(READING),
    ...accessTables(READING),
    ...backfillTables(READING),
    ...notificationTables(READING),
  ]
  return entities
}

function same<T>(value: T): T {
  return value
}

function optional<G, R>(convert: (given: G) => R): (given: G | null) => R | null {
  return (given) => (given === null ? null : convert(given))
}
