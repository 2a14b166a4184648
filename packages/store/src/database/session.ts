import { MlAirflowError } from '@ml-airflow/core'
import type { QueryRunner } from 'typeorm'
import type { Dialect, SqlStatement, StatementResult } from './dialect.ts'
import type { StatementRows } from './statement-rows.ts'
import type { Fragments, Parameters, Statements } from './statements.ts'

type Asking = keyof StatementRows
/** Row type of the named statement. */
export type RowOf<Name extends Asking> = StatementRows[Name]

/** Runs statements by name, over one connection or, outside of a transaction, over any. */
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

  /** @returns the number of rows that the statement's WHERE matched */
  async change(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number> {
    return (await this.#run(name, parameters, fragments)).affected ?? 0
  }

  /** @returns the value set by `{raise}`; undefined if the WHERE matched nothing */
  async raise(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number | undefined> {
    return this.#dialect.raisedValue(await this.#run(name, parameters, fragments))
  }

  /** @returns the new row's id */
  async insert(name: string, parameters: Parameters, fragments: Fragments = {}): Promise<number> {
    return this.#dialect.insertedId(await this.#run(name, parameters, fragments))
  }

  /**
   * Batches statements, in this order. A transaction sends them in one message and waits for one reply. `ask` must request
   * all its statements before it awaits anything.
   */
  together<const T extends readonly Promise<unknown>[]>(ask: () => T): Promise<Answers<T>> {
    return Promise.all(ask()) as Promise<Answers<T>>
  }

  protected abstract query(statement: SqlStatement): Promise<StatementResult>

  #run(name: string, parameters: Parameters, fragments: Fragments): Promise<StatementResult> {
    return this.query(this.#statements.bind(name, parameters, fragments))
  }
}

/** Statements over one connection, each in a separate message unless they are batched. */
export class Transaction extends Session {
  readonly #connection: QueryRunner
  readonly #dialect: Dialect
  #opening: readonly SqlStatement[]
  /** The statements of the current batch, while it is collected. */
  #gathered: Waiting[] | undefined

  /** @param opening sent together with the first statement, before it */
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

/** Thrown by work to roll back its transaction. It reaches the caller. */
export abstract class Undone extends Error {}

/** Results of batched statements, in order. */
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
