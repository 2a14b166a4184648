import { readdirSync, readFileSync } from 'node:fs'
import { MlAirflowError } from '@ml-airflow/core'
import type { Dialect, SqlStatement } from './dialect.ts'

export type Value = string | number | null
/** A value, a list of values for `IN (:name)`, or a list of rows for `VALUES :name`. Lists must not be empty. */
type Parameter = Value | readonly Parameter[]
export type Parameters = Readonly<Record<string, Parameter>>
/** Replacements for `{name}` in a statement, besides the dialect's tokens: tables, columns, clauses. Never data. */
export type Fragments = Readonly<Record<string, string>>

const FOLDER = new URL('../../sql/', import.meta.url)
/** The statements of all roles, each under its line `-- name: …`. */
export const TEXTS: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER).flatMap((file) => sections(readFileSync(new URL(file, FOLDER), 'utf8'))),
)

/** Statements in the dialect of one database. */
export class Statements {
  readonly #dialect: Dialect
  readonly #filled = new Map<string, readonly string[]>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  bind(name: string, parameters: Parameters, fragments: Fragments): SqlStatement {
    const values: Value[] = []
    // Odd pieces are parameter names.
    const sql = this.#pieces(name, fragments).map((piece, index) => {
      if (index % 2 === 0) return piece
      const value = parameters[piece]
      if (value === undefined) throw new MlAirflowError('internal', `Statement '${name}' lacks its parameter ${piece}.`)
      return placeholders(values, value)
    })
    return { sql: sql.join(''), values }
  }

  #pieces(name: string, fragments: Fragments): readonly string[] {
    const key = [name, ...Object.values(fragments)].join('\0')
    const known = this.#filled.get(key)
    if (known !== undefined) return known
    const text = TEXTS.get(name)
    if (text === undefined) throw new MlAirflowError('internal', `There is no statement '${name}'.`)
    const pieces = this.fill(text, fragments).split(/:([a-z_]+)/)
    this.#filled.set(key, pieces)
    return pieces
  }

  fill(text: string, fragments: Fragments): string {
    return text.replace(/\{(\w+)(?: ([^}]*))?\}/g, (token, name: string, argument = '') => {
      const filled = fragments[name] ?? this.#dialect.tokens[name]?.(argument)
      if (filled === undefined) throw new MlAirflowError('internal', `Nothing is known to fill ${token}.`)
      return filled
    })
  }
}

function placeholders(values: Value[], added: Parameter): string {
  if (!isList(added)) {
    values.push(added)
    return '?'
  }
  return added.map((item) => (isList(item) ? `(${placeholders(values, item)})` : placeholders(values, item))).join(', ')
}

function isList(parameter: Parameter): parameter is readonly Parameter[] {
  return Array.isArray(parameter)
}

function sections(file: string): readonly (readonly [name: string, sql: string])[] {
  const [, ...pieces] = file.split(/^-- name: (\S+)$/m)
  return pieces.flatMap((piece, index) =>
    index % 2 === 0 ? [[piece, withoutComments(pieces[index + 1] ?? '')] as const] : [],
  )
}

function withoutComments(sql: string): string {
  return sql.replace(/^\s*--.*\n/gm, '').trim()
}
