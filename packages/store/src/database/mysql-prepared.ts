import type { PoolConnection } from 'mysql2'
import type { SqlStatement } from './dialect.ts'

/** A statement that is used less often is not worth a preparation on each connection. */
const OFTEN = 10
/** On each connection. MariaDB keeps 16,382 for all connections of all processes. */
const MOST = 100

/** Runs statements over a connection, in one message. */
type Run = (sql: string, values: SqlStatement['values']) => Promise<unknown>

/**
 * Statements that MariaDB keeps prepared: `EXECUTE ml_1 USING ?` stands in for a text that it has parsed before. Like any
 * other statement, it travels together with others. MySQL takes no values there, only variables.
 */
export class PreparedTexts {
  readonly #uses = new Map<string, number>()
  /** By text. */
  readonly #names = new Map<string, string>()
  readonly #known = new WeakMap<PoolConnection, Set<string>>()
  #isFull = false
  #isStopped = false

  /** The statements with short names for the texts that the connection knows. It learns texts that are used often. */
  async on(client: PoolConnection, statements: readonly SqlStatement[], run: Run): Promise<readonly SqlStatement[]> {
    if (this.#isStopped) return statements
    const known = this.#knownTo(client)
    // A preparation sets ROW_COUNT(), which the first statement may want of the message before.
    const mayLearn = !this.#isFull && !statements[0]?.sql.includes('ROW_COUNT()')
    const names = statements.map((one) => this.#nameOf(one))
    if (mayLearn)
      for (const [index, name] of names.entries())
        if (name !== undefined && !known.has(name))
          if (await this.#prepare(name, statements[index] as SqlStatement, run)) known.add(name)
    return statements.map((one, index) => {
      const name = names[index]
      return name !== undefined && known.has(name) ? call(name, one) : one
    })
  }

  /** After an error of this kind, the connection does not know what it was believed to know: a proxy has exchanged it. */
  forget(client: PoolConnection): void {
    this.#known.delete(client)
  }

  /** The server cannot keep them valid: from now on it gets texts. */
  stop(): void {
    this.#isStopped = true
  }

  #knownTo(client: PoolConnection): Set<string> {
    const known = this.#known.get(client) ?? new Set()
    this.#known.set(client, known)
    return known
  }

  #nameOf({ sql, isRepeated }: SqlStatement): string | undefined {
    if (!isRepeated) return undefined
    const name = this.#names.get(sql)
    if (name !== undefined) return name
    const uses = (this.#uses.get(sql) ?? 0) + 1
    this.#uses.set(sql, uses)
    if (uses < OFTEN || this.#names.size === MOST) return undefined
    const added = `ml_${this.#names.size + 1}`
    this.#names.set(sql, added)
    return added
  }

  /** @returns false if the server keeps as many as it may, for all its clients */
  async #prepare(name: string, { sql }: SqlStatement, run: Run): Promise<boolean> {
    try {
      await run(`PREPARE ${name} FROM ?`, [sql])
      return true
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ER_MAX_PREPARED_STMT_COUNT_REACHED') throw error
      this.#isFull = true
      return false
    }
  }
}

function call(name: string, { values }: SqlStatement): SqlStatement {
  return { sql: values.length === 0 ? `EXECUTE ${name}` : `EXECUTE ${name} USING ${values.map(() => '?')}`, values }
}
