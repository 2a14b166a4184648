import type { AnyParameters, NewRun, ParameterColumn } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import type { RowOf } from '../database/session.ts'
import type { Fragments } from '../database/statements.ts'
import { hasSingleRow, keyColumnOf } from '../schema/parameters-table.ts'

/** The row of one level in SQL. The id of the parent's row is a query, so that no statement waits for another's result. */
interface Level {
  readonly name: string
  readonly columns: readonly ParameterColumn[]
  /** Parameter that holds the values of its columns. */
  readonly values: string
  readonly fragments: Fragments
  /** A query for the id of the row. */
  readonly id: string
  /** A query for the row, unless it exists. */
  readonly missing: string
}

/** The definitions that parameters extend, and themselves, each with its row. */
export type Levels = readonly Level[]

/** A new run with the tables of its parameters. */
export interface LocatedRun extends NewRun {
  readonly levels: Levels
}

/** A column that an earlier version of a definition declared, and its value in rows of the present version, as SQL. */
interface RemovedColumn {
  readonly name: string
  readonly value: string
}

/** The tables of parameters as they are: a table keeps the columns of parameters that were removed from its definition. */
export class ParameterTables {
  readonly #database: Database
  readonly #known = new WeakMap<AnyParameters, Promise<Levels>>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Reads the tables once for each loaded definition. */
  levelsOf(parameters: AnyParameters): Promise<Levels> {
    const known = this.#known.get(parameters) ?? this.#read(parameters)
    this.#known.set(parameters, known)
    known.catch(() => this.#known.delete(parameters))
    return known
  }

  async locate(asked: NewRun): Promise<LocatedRun> {
    return { ...asked, levels: await this.levelsOf(asked.parameters) }
  }

  async #read(parameters: AnyParameters): Promise<Levels> {
    const levels: Level[] = []
    for (const level of parameters.chain) levels.push(levelOf(levels, level, await this.#removedFrom(level)))
    return levels
  }

  async #removedFrom(level: AnyParameters): Promise<readonly RemovedColumn[]> {
    const rows = await this.#database.rows('columns-of', { table_name: level.name })
    const known = new Set(['id', 'datetime_created', ...namesOf(level)])
    return rows
      .filter(({ column_name }) => !known.has(column_name))
      .map((row) => ({ name: row.column_name, value: removedValue(row) }))
  }
}

function levelOf(above: Levels, level: AnyParameters, removed: readonly RemovedColumn[]): Level {
  const values = `values${'_'.repeat(above.length)}`
  const parent = above.at(-1)
  const names = [...namesOf(level), ...removed.map(({ name }) => name)]
  const given = [
    ...(parent ? [parent.id] : []),
    ...(level.columns.length > 0 ? [`:${values}`] : []),
    ...removed.map(({ value }) => value),
  ]
  const fragments =
    hasSingleRow(level) && removed.length === 0
      ? { table: quoted(level.name), columns: 'id', given: '1' }
      : { table: quoted(level.name), columns: names.map(quoted).join(', '), given: given.join(', ') }
  const found = `FROM ${fragments.table} WHERE (${fragments.columns}) = (${fragments.given})`
  const id = `(SELECT id ${found})`
  const missing = `SELECT ${fragments.given} {from_nothing} WHERE NOT EXISTS (SELECT 1 ${found})`
  return { name: level.name, columns: level.columns, values, fragments, id, missing }
}

function namesOf({ parent, columns }: AnyParameters): readonly string[] {
  return [...(parent ? [keyColumnOf(parent)] : []), ...columns.map(({ name }) => name)]
}

/** A value that no run has given, so that rows of the earlier definition are never taken for rows of this one. A text has no NUL. */
function removedValue({ data_type }: RowOf<'columns-of'>): string {
  if (/char|text/i.test(data_type)) return "x'00'"
  if (/double|real|float/i.test(data_type)) return '-1.7976931348623157e308'
  return /bool|tinyint/i.test(data_type) ? '-1' : '-9223372036854775808'
}
