import {
  type Cipher,
  Connection,
  type ConnectionValues,
  extraProblem,
  MlAirflowError,
  type Store,
  type StoredConnection,
} from '@ml-airflow/core'
import { storedConnectionOf } from './stored-connection.ts'

const LONGEST_ID = 250
const LONGEST_FIELD = 500

/** Management of connections. */
export class Connections {
  readonly #store: Pick<Store, 'connections'>
  readonly #cipher: Cipher
  readonly #own: ConnectionValues

  /** @param own the database's own connection, which is listed but cannot be changed here */
  constructor(parts: {
    readonly store: Pick<Store, 'connections'>
    readonly cipher: Cipher
    readonly own: ConnectionValues
  }) {
    this.#store = parts.store
    this.#cipher = parts.cipher
    this.#own = parts.own
  }

  /** Sorted by id, without decryption: each entry says whether it is encrypted. */
  async list(): Promise<readonly ListedConnection[]> {
    const stored = (await this.#store.connections.list()).map(({ password, extra, ...fields }) => ({
      ...fields,
      isEncrypted: password?.encrypted ?? false,
      isExtraEncrypted: extra?.encrypted ?? false,
    }))
    const { password: _password, extra: _extra, ...own } = this.#own
    const others = stored.filter(({ connId }) => connId !== own.connId)
    return [...others, { ...own, isEncrypted: false, isExtraEncrypted: false }].sort((a, b) =>
      a.connId < b.connId ? -1 : 1,
    )
  }

  /** Includes its secrets; the database's own connection has no password here. */
  async find(connId: string): Promise<Connection | undefined> {
    if (connId === this.#own.connId) return new Connection(this.#own)
    const [stored] = await this.#store.connections.find([connId])
    return stored && this.#opened(stored)
  }

  /** All editable connections with their secrets, by id. */
  async all(): Promise<readonly Connection[]> {
    const stored = await this.#store.connections.list()
    return stored.filter(({ connId }) => connId !== this.#own.connId).map((one) => this.#opened(one))
  }

  #opened({ password, extra, ...fields }: StoredConnection): Connection {
    const cipher = this.#cipher
    return new Connection({
      ...fields,
      password: password && cipher.open(password),
      extra: extra && cipher.open(extra),
    })
  }

  /**
   * @returns false if the id is taken
   * @throws MlAirflowError `bad_argument` for an invalid id or field
   */
  async add(connection: Connection): Promise<boolean> {
    check(connection)
    return connection.connId !== this.#own.connId && this.#store.connections.add(this.#sealed(connection))
  }

  /**
   * Replaces the connection with the same id. Concurrent readers get the old or the new one.
   * @returns false if there is none
   * @throws MlAirflowError `bad_argument`
   */
  async replace(connection: Connection): Promise<boolean> {
    check(connection)
    return connection.connId !== this.#own.connId && this.#store.connections.replace(this.#sealed(connection))
  }

  /**
   * Adds a connection, or replaces the one with the same id if `replaces`.
   * @returns false if an existing one stays
   * @throws MlAirflowError `bad_argument`
   */
  async put(connection: Connection, replaces: boolean): Promise<boolean> {
    return (await this.add(connection)) || (replaces && this.replace(connection))
  }

  #sealed(connection: Connection): StoredConnection {
    return storedConnectionOf(connection, (text) => this.#cipher.seal(text))
  }

  /** @returns whether it existed */
  delete(connId: string): Promise<boolean> {
    return this.#store.connections.delete(connId)
  }
}

export interface ListedConnection extends Omit<ConnectionValues, 'password' | 'extra'> {
  readonly isEncrypted: boolean
  readonly isExtraEncrypted: boolean
}

function check({ connId, connType, host, schema, login, port, extra }: Connection): void {
  const problems: string[] = []
  if (connId.trim() === '' || connId.length > LONGEST_ID)
    problems.push(`The conn_id must not be blank, and ${LONGEST_ID} characters are allowed.`)
  for (const [name, value] of Object.entries({ conn_id: connId, conn_type: connType, host, schema, login })) {
    if (value?.includes('\0')) problems.push(`The ${name} holds a NUL character, which no variable of a command can.`)
    if ((value?.length ?? 0) > LONGEST_FIELD) problems.push(`The ${name} is longer than ${LONGEST_FIELD} characters.`)
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535))
    problems.push('The port must be a whole number from 0 to 65535.')
  const twice = extraProblem(extra)
  if (twice !== undefined) problems.push(twice)
  if (problems.length > 0) throw new MlAirflowError('bad_argument', problems.join(' '), { problems })
}
