import { MlAirflowError } from '@ml-airflow/core'
import type { QueryResult, QueryRunner } from 'typeorm'
import type { Dialect } from './dialect.ts'
import type { Fragments, Parameters, Statements, Value } from './statements.ts'

export type Row = Readonly<Record<string, Value>>

/** Statements by name, over one connection or, outside of a transaction, over any. */
export abstract class Session {
  readonly #dialect: Dialect
  readonly #statements: Statements

  constructor(dialect: Dialect, statements: Statements) {
    this.#dialect = dialect
    this.#statements = statements
  }

  async rows(name: string, parameters: Parameters = {}, fragments: Fragments = {}): Promise<readonly Row[]> {
    return (await this.#run(name, parameters, fragments)).records as Row[]
  }

  /** The first row. */
  async row(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<Row | undefined> {
    return (await this.rows(name, parameters, fragments))[0]
  }

  /** @returns how many rows the statement's WHERE matched */
  async change(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number> {
    return (await this.#run(name, parameters, fragments)).affected ?? 0
  }

  /** @returns what `{raise}` raised a number to; undefined where the WHERE matched nothing */
  async raise(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number | undefined> {
    return this.#dialect.raisedValue(await this.#run(name, parameters, fragments))
  }

  /** @returns the new row's id */
  async insert(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number> {
    return this.#dialect.insertedId(await this.#run(name, parameters, fragments))
  }

  protected abstract query(sql: string, values: Value[]): Promise<QueryResult>

  #run(name: string, parameters: Parameters, fragments: Fragments): Promise<QueryResult> {
    const { sql, values } = this.#statements.bind(name, parameters, fragments)
    return this.query(sql, values)
  }
}

/** The statements of one transaction. */
export class Transaction extends Session {
  readonly #connection: QueryRunner

  constructor(connection: QueryRunner, dialect: Dialect, statements: Statements) {
    super(dialect, statements)
    this.#connection = connection
  }

  protected override query(sql: string, values: Value[]): Promise<QueryResult> {
    return this.#connection.query(sql, values, true)
  }
}

/** A row that must exist. */
export function existing(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new MlAirflowError('not_found', `There is no ${what}.`)
  return row
}
