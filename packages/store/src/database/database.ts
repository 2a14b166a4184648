import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { EntityManager, QueryRunner } from 'typeorm'
import type { Connector, Failure, SqlStatement, StatementResult } from './dialect.ts'
import { patiently } from './patience.ts'
import { Session, Transaction, Undone } from './session.ts'
import { Statements } from './statements.ts'

const ALONE_MS = 60_000

/** Transactions and single statements, retried after a conflict or a dead idle connection. */
export class Database extends Session {
  readonly connector: Connector
  readonly #statements: Statements

  constructor(connector: Connector) {
    const statements = new Statements(connector.dialect)
    super(connector.dialect, statements)
    this.connector = connector
    this.#statements = statements
  }

  /**
   * Runs `work` completely or not at all, perhaps several times. It must use nothing but its session, and that at least
   * once.
   */
  transaction<T>(work: (session: Session) => Promise<T>, deadlineMs?: number): Promise<T> {
    return this.#patiently((connection) => this.#atomically(connection, work), deadlineMs)
  }

  /** Reads through repositories and query builders. `questions` may run several times, and must not write. */
  read<T>(questions: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.#patiently((connection) => questions(connection.manager))
  }

  /** Runs DDL exclusively among all processes. */
  alone<T>(work: (connection: QueryRunner, session: Session) => Promise<T>): Promise<T> {
    return this.#patiently(
      (connection) => this.connector.alone(connection, () => work(connection, this.#sessionOver(connection, []))),
      ALONE_MS,
    )
  }

  close(): Promise<void> {
    return this.connector.close()
  }

  protected override query(statement: SqlStatement): Promise<StatementResult> {
    return this.#patiently(async (connection) => {
      const [result] = await this.connector.dialect.send(connection, [statement])
      return result as StatementResult
    })
  }

  async #atomically<T>(connection: QueryRunner, work: (session: Session) => Promise<T>): Promise<T> {
    let result: T
    try {
      result = await work(this.#sessionOver(connection, [this.connector.dialect.begin]))
    } catch (error) {
      // If the rollback fails, the transaction has already ended: with its connection or, on a full disk, by SQLite.
      if (this.connector.classify(error) !== 'broken') await this.#send(connection, 'ROLLBACK').catch(() => undefined)
      throw error
    }
    await this.#commit(connection)
    return result
  }

  #sessionOver(connection: QueryRunner, opening: readonly string[]): Session {
    return new Transaction(connection, this.connector.dialect, this.#statements, opening)
  }

  #send(connection: QueryRunner, sql: string): Promise<readonly StatementResult[]> {
    return this.connector.dialect.send(connection, [{ sql, values: [] }])
  }

  async #commit(connection: QueryRunner): Promise<void> {
    try {
      await this.#send(connection, 'COMMIT')
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

  #explained(cause: unknown): Error {
    if (cause instanceof MlAirflowError || cause instanceof Undone) return cause
    const failure = this.connector.classify(cause)
    const { place } = this.connector
    const sentence = `${place} ${TROUBLES[failure]}: ${messageOf(cause)}`
    const refusal = failure === 'duplicate' ? 'conflict' : failure === 'refused' ? 'internal' : undefined
    if (refusal !== undefined) return new MlAirflowError(refusal, sentence, { cause })
    const reason = failure === 'disk_full' || failure === 'read_only' ? failure : undefined
    return new MlAirflowError('unavailable', sentence, { cause, reason })
  }
}

const TROUBLES: Readonly<Record<Failure, string>> = {
  busy: 'is kept busy by others',
  broken: 'cannot be reached',
  unreachable: 'cannot be reached',
  disk_full: 'cannot be written, for its disk is full',
  read_only: 'cannot be written, for it is read-only',
  duplicate: 'refused a statement',
  refused: 'refused a statement',
}
