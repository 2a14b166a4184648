import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { DeleteResult, EntityManager, QueryRunner, UpdateResult } from 'typeorm'
import type { Connector, DatabaseFailure, SqlStatement, StatementResult } from './dialect.ts'
import { withRetries } from './retries.ts'
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
  transaction<T>(work: (session: Transaction) => Promise<T>, deadlineMs?: number): Promise<T> {
    return this.#withRetries((connection) => this.#atomically(connection, work), deadlineMs)
  }

  /** Reads through repositories and query builders. `questions` may run several times, and must not write. */
  read<T>(questions: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.#withRetries((connection) => questions(connection.manager))
  }

  /** Changes rows through a repository, in one statement. @returns the number of matching rows */
  write(change: (manager: EntityManager) => Promise<UpdateResult | DeleteResult>): Promise<number> {
    return this.#withRetries(async (connection) => (await change(connection.manager)).affected ?? 0)
  }

  /** Runs DDL exclusively among all processes. */
  alone<T>(work: (connection: QueryRunner, session: Session) => Promise<T>): Promise<T> {
    return this.#withRetries(
      (connection) => this.connector.alone(connection, () => work(connection, this.#sessionOver(connection, []))),
      ALONE_MS,
    )
  }

  close(): Promise<void> {
    return this.connector.close()
  }

  protected override send(statements: readonly SqlStatement[]): Promise<readonly StatementResult[]> {
    return this.#withRetries((connection) => this.connector.dialect.send(connection, statements))
  }

  async #atomically<T>(connection: QueryRunner, work: (session: Transaction) => Promise<T>): Promise<T> {
    const session = this.#sessionOver(connection, [this.connector.dialect.begin])
    let result: T
    try {
      result = await work(session)
    } catch (error) {
      await this.#undo(connection, session, error)
      throw error
    }
    if (session.end !== 'committed') await this.#commit(connection)
    return result
  }

  #sessionOver(connection: QueryRunner, opening: readonly string[]): Transaction {
    return new Transaction(connection, this.connector.dialect, this.#statements, opening)
  }

  #send(connection: QueryRunner, sql: string): Promise<readonly StatementResult[]> {
    return this.connector.dialect.send(connection, [{ sql, values: [] }])
  }

  /** If the rollback fails, the transaction has already ended: with its connection or, on a full disk, by SQLite. */
  async #undo(connection: QueryRunner, { end }: Transaction, error: unknown): Promise<void> {
    const isBroken = this.connector.classify(error) === 'broken'
    if (isBroken && end !== 'open') throw this.#lostInCommit(error)
    if (!isBroken && end !== 'committed') await this.#send(connection, 'ROLLBACK').catch(() => undefined)
  }

  async #commit(connection: QueryRunner): Promise<void> {
    try {
      await this.#send(connection, 'COMMIT')
    } catch (cause) {
      throw this.connector.classify(cause) === 'broken' ? this.#lostInCommit(cause) : cause
    }
  }

  #lostInCommit(cause: unknown): Error {
    const sentence = `${this.connector.label} was lost during a commit: it is unknown whether that was done.`
    return new MlAirflowError('unavailable', sentence, { cause })
  }

  async #withRetries<T>(work: (connection: QueryRunner) => Promise<T>, deadlineMs?: number): Promise<T> {
    const { connector } = this
    try {
      return await withRetries(connector.classify, () => connector.use(work, deadlineMs))
    } catch (error) {
      throw this.#explained(error)
    }
  }

  #explained(cause: unknown): Error {
    if (cause instanceof MlAirflowError || cause instanceof Undone) return cause
    const failure = this.connector.classify(cause)
    const { label } = this.connector
    const sentence = `${label} ${TROUBLES[failure]}: ${messageOf(cause)}`
    const refusal = failure === 'duplicate' ? 'conflict' : failure === 'refused' ? 'internal' : undefined
    if (refusal !== undefined) return new MlAirflowError(refusal, sentence, { cause })
    const reason = failure === 'disk_full' || failure === 'read_only' ? failure : undefined
    return new MlAirflowError('unavailable', sentence, { cause, reason })
  }
}

const TROUBLES: Readonly<Record<DatabaseFailure, string>> = {
  busy: 'is kept busy by others',
  broken: 'cannot be reached',
  unreachable: 'cannot be reached',
  disk_full: 'cannot be written, for its disk is full',
  read_only: 'cannot be written, for it is read-only',
  duplicate: 'refused a statement',
  refused: 'refused a statement',
}
