import { MlAirflowError } from '@ml-airflow/core'
import type { QueryRunner } from 'typeorm'
import type { Dialect, SqlStatement, StatementResult } from './dialect.ts'
import type { StatementRows } from './statement-rows.ts'
import type { Fragments, Parameters, Statements } from './statements.ts'

type Asking = keyof StatementRows
/** A row of the statement of this name. */
export type RowOf<Name extends Asking> = StatementRows[Name]

/** Statements by name, over one connection or, outside of a transaction, over any. */
export abstract class Session {
  readonly #dialect: Dialect
  readonly #statements: Statements

  constructor(dialect: Dialect, statements: Statements) {
    this.#dialect = dialect
    this.#statements = statements
  }

  async rows<Name extends Asking>(
    name: Name,
    parameters: Parameters = {},
    fragments: Fragments = {},
  ): Promise<readonly RowOf<Name>[]> {
    return (await this.#run(name, parameters, fragments)).records as RowOf<Name>[]
  }

  /** The first row. */
  async row<Name extends Asking>(
    name: Name,
    parameters: Parameters,
    fragments: Fragments = {},
  ): Promise<RowOf<Name> | undefined> {
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

  /**
   * Lets statements travel together, in this order. A transaction sends them in one message, whose answer it waits for once.
   * What `ask` calls must ask for its statements before it waits for anything.
   */
  together<const T extends readonly Promise<unknown>[]>(ask: () => T): Promise<Answers<T>> {
    return Promise.all(ask()) as Promise<Answers<T>>
  }

  protected abstract query(statement: SqlStatement): Promise<StatementResult>

  #run(name: string, parameters: Parameters, fragments: Fragments): Promise<StatementResult> {
    return this.query(this.#statements.bind(name, parameters, fragments))
  }
}

/** Statements over one connection, each in its own message unless they are sent together. */
export class Transaction extends Session {
  readonly #connection: QueryRunner
  readonly #dialect: Dialect
  #opening: readonly SqlStatement[]
  /** The statements that travel together, while they are collected. */
  #gathered: Waiting[] | undefined

  /** @param opening what goes before the first statement, with it */
  constructor(connection: QueryRunner, dialect: Dialect, statements: Statements, opening: readonly string[]) {
    super(dialect, statements)
    this.#connection = connection
    this.#dialect = dialect
    this.#opening = opening.map((sql) => ({ sql, values: [] }))
  }

  override together<const T extends readonly Promise<unknown>[]>(ask: () => T): Promise<Answers<T>> {
    if (this.#gathered !== undefined) return super.together(ask)
    const gathered: Waiting[] = []
    this.#gathered = gathered
    try {
      return super.together(ask)
    } finally {
      this.#gathered = undefined
      void this.#send(gathered)
    }
  }

  protected override query(statement: SqlStatement): Promise<StatementResult> {
    return new Promise((resolve, reject) => {
      const waiting = { statement, resolve, reject }
      if (this.#gathered === undefined) void this.#send([waiting])
      else this.#gathered.push(waiting)
    })
  }

  async #send(asked: readonly Waiting[]): Promise<void> {
    if (asked.length === 0) return
    const opening = this.#opening
    this.#opening = []
    try {
      const statements = [...opening, ...asked.map(({ statement }) => statement)]
      const results = await this.#dialect.send(this.#connection, statements)
      for (const [index, { resolve }] of asked.entries()) resolve(results[opening.length + index] as StatementResult)
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
}

/** Thrown by work to leave nothing of its transaction. It reaches the caller. */
export abstract class Undone extends Error {}

/** The answers to statements that travel together, in their order. */
type Answers<T extends readonly Promise<unknown>[]> = { -readonly [K in keyof T]: Awaited<T[K]> }

interface Waiting {
  readonly statement: SqlStatement
  readonly resolve: (result: StatementResult) => void
  readonly reject: (error: unknown) => void
}

/** A row that must exist. */
export function existing<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new MlAirflowError('not_found', `There is no ${what}.`)
  return row
}
