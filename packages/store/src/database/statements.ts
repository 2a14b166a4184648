import { readdirSync, readFileSync } from 'node:fs'
import { MlAirflowError } from '@ml-airflow/core'
import type { Dialect, SqlStatement } from './dialect.ts'

export type Value = string | number | null
/** SQL in place of a value, with the tokens of the dialect, and the values of its parameters. */
export class Expression {
  readonly sql: string
  readonly parameters: StatementParameters

  constructor(sql: string, parameters: StatementParameters) {
    this.sql = sql
    this.parameters = parameters
  }
}
/** The rows of several queries. */
export class Union {
  readonly queries: readonly Expression[]

  constructor(queries: readonly Expression[]) {
    this.queries = queries
  }
}
type Item = Value | Expression | Union
export type Row = readonly Item[]
/** A row with constants, which cost less than a value in each of thousands of rows: `(?, 'queued', {now})`. */
export class TextRow {
  readonly text: string
  readonly values: readonly Value[]

  /** @param values one for each `?` of the text */
  constructor(text: string, values: readonly Value[]) {
    this.text = text
    this.values = values
  }
}
/** A value, a list of values for `IN (:name)`, or a list of rows for `VALUES :name`. Lists must not be empty. */
export type Parameter = Item | Row | readonly Row[] | readonly TextRow[]
export type StatementParameters = Readonly<Record<string, Parameter>>
/** Replacements for `{name}` in a statement, besides the dialect's tokens: tables, columns, clauses. Never data. */
export type Fragments = Readonly<Record<string, string>>

const SHORT = 2

const FOLDER = new URL('../../sql/', import.meta.url)
/** The statements of all roles, each under its line `-- name: …`. */
export const TEXTS: ReadonlyMap<string, string> = new Map(
  readdirSync(FOLDER).flatMap((file) => sections(readFileSync(new URL(file, FOLDER), 'utf8'))),
)

/** A statement in which only the parameters are open. */
interface Filled {
  readonly name: string
  /** Odd pieces are parameter names. */
  readonly pieces: readonly string[]
  readonly names: readonly string[]
  /** Valid unless a parameter is a list. One text for all calls saves the search of its prepared statement. */
  readonly sql: string
}

/** Statements in the dialect of one database. */
export class Statements {
  readonly #dialect: Dialect
  readonly #filled = new Map<string, Filled>()
  /** Texts of rows, by their shapes or by their texts for any database. */
  readonly #rows = new Map<string, string>()

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  bind(name: string, parameters: StatementParameters, fragments: Fragments): SqlStatement {
    return this.#bound(this.#fillOnce(name, fragments), parameters)
  }

  #bound(filled: Filled, parameters: StatementParameters): SqlStatement {
    const given = filled.names.map((one) => {
      const value = parameters[one]
      if (value === undefined)
        throw new MlAirflowError('internal', `Statement '${filled.name}' lacks its parameter ${one}.`)
      return value
    })
    if (given.some(isNotValue)) return this.#withLists(filled, given)
    return { sql: filled.sql, values: given as Value[], isRepeated: true }
  }

  #fillOnce(name: string, fragments: Fragments): Filled {
    const key = [name, ...Object.values(fragments)].join('\0')
    return this.#known(key, name, () => {
      const text = TEXTS.get(name)
      if (text === undefined) throw new MlAirflowError('internal', `There is no statement '${name}'.`)
      return this.fill(text, fragments)
    })
  }

  #known(key: string, name: string, text: () => string): Filled {
    const known = this.#filled.get(key)
    if (known !== undefined) return known
    const pieces = text().split(/:([a-z_]+)/)
    const sql = pieces.map((piece, index) => (isName(index) ? this.#dialect.placeholder : piece)).join('')
    const filled = { name, pieces, names: pieces.filter((_, index) => isName(index)), sql }
    this.#filled.set(key, filled)
    return filled
  }

  #withLists({ pieces }: Filled, given: readonly Parameter[]): SqlStatement {
    const values: Value[] = []
    const sql = pieces.map((piece, index) =>
      isName(index) ? this.#placeholders(values, given[(index - 1) / 2] as Parameter) : piece,
    )
    return { sql: sql.join(''), values, isRepeated: !given.some(isLong) }
  }

  #placeholders(values: Value[], added: Parameter): string {
    if (!Array.isArray(added)) return this.#placeholder(values, added as Item)
    return (added as readonly (Item | Row | TextRow)[]).map((item) => this.#listed(values, item)).join(', ')
  }

  #listed(values: Value[], item: Item | Row | TextRow): string {
    if (item instanceof TextRow) return this.#textRow(values, item)
    return Array.isArray(item) ? this.#row(values, item) : this.#placeholder(values, item as Item)
  }

  #textRow(values: Value[], { text, values: own }: TextRow): string {
    for (const value of own) values.push(value)
    return this.#rows.get(text) ?? this.#rowText(text, this.fill(text.replaceAll('?', this.#dialect.placeholder), {}))
  }

  #placeholder(values: Value[], item: Item): string {
    if (item instanceof Expression) return this.#expression(values, item)
    if (item instanceof Union) return item.queries.map((one) => this.#expression(values, one)).join(' UNION ALL ')
    values.push(item)
    return this.#dialect.placeholder
  }

  #expression(values: Value[], { sql, parameters }: Expression): string {
    const filled = this.#known(sql, sql, () => this.fill(sql, {}))
    const bound = this.#bound(filled, parameters)
    values.push(...bound.values)
    return bound.sql
  }

  /** Rows with the same SQL in the same columns share their text: an insert has thousands of values. */
  #row(values: Value[], row: Row): string {
    let shape = String(row.length)
    row.forEach((item, index) => {
      if (typeof item === 'object' && item !== null) shape += ` ${index} ${this.#placeholder(values, item)}`
      else values.push(item)
    })
    const known = this.#rows.get(shape)
    return known ?? this.#rowText(shape, `(${row.map((item) => this.#placeholder([], item)).join(', ')})`)
  }

  #rowText(key: string, text: string): string {
    this.#rows.set(key, text)
    return text
  }

  fill(text: string, fragments: Fragments): string {
    return text.replace(/\{(\w+)(?: ([^}]*))?\}/g, (token, name: string, argument = '') => {
      const filled = fragments[name] ?? this.#dialect.tokens[name]?.(argument)
      if (filled === undefined) throw new MlAirflowError('internal', `Nothing is known to fill ${token}.`)
      return filled
    })
  }
}

function isName(index: number): boolean {
  return index % 2 === 1
}

/** A list whose text hardly ever is that of another call. */
function isLong(parameter: Parameter): boolean {
  const items = parameter instanceof Union ? parameter.queries : parameter
  return Array.isArray(items) && items.length > SHORT
}

function isNotValue(parameter: Parameter): parameter is Exclude<Parameter, Value> {
  return typeof parameter === 'object' && parameter !== null
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
