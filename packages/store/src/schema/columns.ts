import type { EntitySchemaColumnOptions } from 'typeorm'

export function withDefault(column: EntitySchemaColumnOptions, sql: string): EntitySchemaColumnOptions {
  return { ...column, default: () => sql }
}

/** A check that a column contains one of these words. */
export function oneOf(column: string, words: readonly string[]): string {
  return `${column} IN (${words.map((word) => `'${word}'`).join(', ')})`
}
