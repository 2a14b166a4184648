import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { QueryResult, QueryRunner } from 'typeorm'
import type { Connector } from './dialect.ts'
import { patiently } from './patience.ts'
import { Session, Transaction } from './session.ts'
import { Statements, type Value } from './statements.ts'

const ALONE_MS = 60_000

/** Transactions and single statements, repeated where others were in the way or a connection had died unused. */
export class Database extends Session {
  readonly connector: Connector
  readonly #statements: Statements

  constructor(connector: Connector) {
    const statements = new Statements(connector.dialect)
    super(connector.dialect, statements)
    this.connector = connector
    this.#statements = statements
  }

  /** All of `work` or nothing. It may run several times, so it must not do anything but through its session. */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const { dialect } = this.connector
    return this.#patiently((connection) =>
      this.#atomically(connection, () => work(new Transaction(connection, dialect, this.#statements))),
    )
  }

  /** Work on the tables themselves, kept apart from that of other processes. */
  alone<T>(work: (connection: QueryRunner, session: Session) => Promise<T>): Promise<T> {
    return this.#patiently((connection) => {
      const session = new Transaction(connection, this.connector.dialect, this.#statements)
      return this.connector.alone(connection, () => work(connection, session))
    }, ALONE_MS)
  }

  close(): Promise<void> {
    return this.connector.close()
  }

  protected override query(sql: string, values: Value[]): Promise<QueryResult> {
    return this.#patiently((connection) => connection.query(sql, values, true))
  }

  async #atomically<T>(connection: QueryRunner, work: () => Promise<T>): Promise<T> {
    await connection.query(this.connector.dialect.begin)
    let result: T
    try {
      result = await work()
    } catch (error) {
      // Where the rollback fails, the transaction has gone already: with its connection or, on a full disk, by SQLite itself.
      if (this.connector.classify(error) !== 'broken') await connection.query('ROLLBACK').catch(() => undefined)
      throw error
    }
    await this.#commit(connection)
    return result
  }

  async #commit(connection: QueryRunner): Promise<void> {
    try {
      await connection.query('COMMIT')
    } catch (cause) {
      if (this.connector.classify(cause) !== 'broken') throw cause
      const sentence = `${this.connector.place} was lost during a commit: it is unknown whether that was done.`
      throw new MlAirflowError('unavailable', sentence, { cause })
    }
  }

  async #patiently<T>(work: (connection: QueryRunner) => Promise<T>, deadlineMs?: number): Promise<T> {
    const { connector } = this
    try {
      return await patiently(connector.classify, () => connector.use(work, deadlineMs))
    } catch (error) {
      throw this.#explained(error)
    }
  }

  #explained(cause: unknown): MlAirflowError {
    if (cause instanceof MlAirflowError) return cause
    const failure = this.connector.classify(cause)
    const { place } = this.connector
    const refusal = failure === 'duplicate' ? 'conflict' : failure === 'refused' ? 'internal' : undefined
    if (refusal !== undefined)
      return new MlAirflowError(refusal, `${place} refused a statement: ${messageOf(cause)}`, { cause })
    const what = failure === 'busy' ? 'is kept busy by others' : 'cannot be reached'
    return new MlAirflowError('unavailable', `${place} ${what}: ${messageOf(cause)}`, { cause })
  }
}
