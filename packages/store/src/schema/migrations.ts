import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSettings } from '@ml-airflow/core'

/** One numbered file of sql/. Each can be applied again after an interruption. */
export interface Migration {
  readonly version: number
  readonly file: string
  readonly statements: readonly string[]
}

const FOLDER = new URL('../../ddl/', import.meta.url)

/** The files `<number>_schema_<what>.sql`, in order. Other files, such as the test data, are not migrations. */
export function migrationsFor(type: DatabaseSettings['type']): readonly Migration[] {
  const folder = new URL(`${type}/`, FOLDER)
  return readdirSync(folder)
    .filter((file) => /^\d+_schema_\w+\.sql$/.test(file))
    .map((file) => ({
      version: Number.parseInt(file, 10),
      file,
      statements: statementsOf(readFileSync(new URL(file, folder), 'utf8')),
    }))
    .sort((a, b) => a.version - b.version)
}

/** A statement ends with a semicolon at the end of a line. */
export function statementsOf(text: string): readonly string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
