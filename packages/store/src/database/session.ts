import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { QueryRunner } from 'typeorm'
import type { Dialect, SqlStatement, StatementResult } from './dialect.ts'
import type { StatementRows } from './statement-rows.ts'
import type { Fragments, StatementParameters, Statements } from './statements.ts'

type Asking = keyof StatementRows
/** Row type of the named statement. */
export type RowOf<Name extends Asking> = StatementRows[Name]

/** Runs statements by name, over one connection or, outside of a transaction, over any. */
export abstract class Session {
  readonly #dialect: Dialect
  readonly #statements: Statements
  /** The statements of the current batch, while it is collected. */
  #gathered: Waiting[] | undefined

  constructor(dialect: Dialect, statements: Statements) {
    this.#dialect = dialect
    this.#statements = statements
  }

  async rows<Name extends Asking>(
    name: Name,
    parameters: StatementParameters = {},
    fragments: Fragments = {},
  ): Promise<readonly RowOf<Name>[]> {
    return (await this.#run(name, parameters, fragments)).records as RowOf<Name>[]
  }

  /** The first row. */
  async row<Name extends Asking>(
    name: Name,
    parameters: StatementParameters,
    fragments: Fragments = {},
  ): Promise<RowOf<Name> | undefined> {
    return (await this.rows(name, parameters, fragments))[0]
  }

  /** @returns the number of rows that the statement's WHERE matched */
  async change(name: string, parameters: StatementParameters, fragments: Fragments = {}): Promise<number> {
    return (await this.#run(name, parameters, fragments)).affected ?? 0
  }

  /** @returns the value set by `{raise}`; undefined if the WHERE matched nothing */
  async raise(name: string, parameters: StatementParameters, fragments: Fragments = {}): Promise<number | undefined> {
    return this.#dialect.raisedValue(await this.#run(name, parameters, fragments))
  }

  /** @returns the new row's id */
  async insert(name: string, parameters: StatementParameters, fragments: Fragments = {}): Promise<number> {
    return this.#dialect.insertedId(await this.#run(name, parameters, fragments))
  }

  /**
   * Batches statements, in this order, in one message with one reply. `ask` must request all its statements before it awaits
   * anything.
   */
  together<const T extends Requests>(ask: () => T): Promise<Answers<T>> {
    return this.gather(ask, (statements) => this.send(statements))
  }

  /** Passes what `ask` requests to `send`, or to the batch around it. */
  protected gather<const T extends Requests>(ask: () => T, send: Send): Promise<Answers<T>> {
    if (this.#gathered !== undefined) return Promise.all(ask()) as Promise<Answers<T>>
    const gathered: Waiting[] = []
    this.#gathered = gathered
    try {
      return Promise.all(ask()) as Promise<Answers<T>>
    } finally {
      this.#gathered = undefined
      void deliver(gathered, send)
    }
  }

  protected abstract send(statements: readonly SqlStatement[]): Promise<readonly StatementResult[]>

  #run(name: string, parameters: StatementParameters, fragments: Fragments): Promise<StatementResult> {
    const statement = this.#statements.bind(name, parameters, fragments)
    return new Promise((resolve, reject) => {
      const waiting = { statement, resolve, reject }
      if (this.#gathered === undefined) void deliver([waiting], (statements) => this.send(statements))
      else this.#gathered.push(waiting)
    })
  }
}

async function deliver(asked: readonly Waiting[], send: Send): Promise<void> {
  if (asked.length === 0) return
  try {
    const results = await send(asked.map(({ statement }) => statement))
    for (const [index, { resolve }] of asked.entries()) resolve(results[index] as StatementResult)
  } catch (error) {
    for (const { reject } of asked) reject(error)
  }
}

/** Statements over one connection, each in a separate message unless they are batched. */
export class Transaction extends Session {
  readonly #connection: QueryRunner
  readonly #dialect: Dialect
  #opening: readonly SqlStatement[]
  #end: 'open' | 'in doubt' | 'committed' = 'open'

  /** @param opening sent together with the first statement, before it */
  constructor(connection: QueryRunner, dialect: Dialect, statements: Statements, opening: readonly string[]) {
    super(dialect, statements)
    this.#connection = connection
    this.#dialect = dialect
    this.#opening = opening.map(plain)
  }

  /** `in doubt`: the reply to the commit is missing. */
  get end(): 'open' | 'in doubt' | 'committed' {
    return this.#end
  }

  /**
   * Like `together`, and commits in the same message. If a statement fails, nothing is committed and the transaction stays
   * open.
   */
  commitWith<const T extends Requests>(ask: () => T): Promise<Answers<T>> {
    return this.gather(ask, (statements) => this.#sendAndCommit(statements))
  }

  /** @throws Unmet if a statement gave NULL for a required value, which is how it rejects its message */
  protected override async send(statements: readonly SqlStatement[]): Promise<readonly StatementResult[]> {
    const opening = this.#opening
    this.#opening = []
    try {
      const results = await this.#dialect.send(this.#connection, [...opening, ...statements])
      return results.slice(opening.length)
    } catch (cause) {
      throw this.#dialect.isMissingValue(cause) ? new Unmet(messageOf(cause), { cause }) : cause
    }
  }

  async #sendAndCommit(statements: readonly SqlStatement[]): Promise<readonly StatementResult[]> {
    this.#end = 'in doubt'
    try {
      const results = await this.send([...statements, COMMIT])
      this.#end = 'committed'
      return results
    } catch (error) {
      if (error instanceof Unmet) this.#end = 'open'
      throw error
    }
  }
}

function plain(sql: string): SqlStatement {
  return { sql, values: [] }
}

const COMMIT = plain('COMMIT')

/** Thrown by work to roll back its transaction. It reaches the caller. */
export abstract class Undone extends Error {}

/** A precondition of a statement does not hold. */
export class Unmet extends Undone {
  override readonly name = 'Unmet'
}

type Requests = readonly Promise<unknown>[]
/** Results of batched statements, in order. */
type Answers<T extends Requests> = { -readonly [K in keyof T]: Awaited<T[K]> }
type Send = (statements: readonly SqlStatement[]) => Promise<readonly StatementResult[]>

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

/** Undefined if a precondition does not hold. */
export async function unlessUnmet<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof Unmet) return undefined
    throw error
  }
}
