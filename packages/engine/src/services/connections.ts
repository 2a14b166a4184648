import {
  type Cipher,
  Connection,
  type ConnectionValues,
  MlAirflowError,
  type Store,
  type StoredConnection,
} from '@ml-airflow/core'

const LONGEST_ID = 250
const LONGEST_FIELD = 500

/** Connections, as people add and list them. */
export class Connections {
  readonly #store: Pick<Store, 'connections'>
  readonly #cipher: Cipher
  readonly #own: ConnectionValues

  /** @param own the database's own connection, which is listed and cannot be changed here */
  constructor(parts: {
    readonly store: Pick<Store, 'connections'>
    readonly cipher: Cipher
    readonly own: ConnectionValues
  }) {
    this.#store = parts.store
    this.#cipher = parts.cipher
    this.#own = parts.own
  }

  /** Sorted by id, without anything decrypted: each says whether it is encrypted. */
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

  /** With its secrets; the database's own comes without its password. */
  async find(connId: string): Promise<Connection | undefined> {
    if (connId === this.#own.connId) return new Connection(this.#own)
    const [stored] = await this.#store.connections.find([connId])
    return stored && this.#opened(stored)
  }

  /** All that can be changed, with their secrets, by id. */
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
   * @returns false where there is one of this id already
   * @throws MlAirflowError `bad_argument` for an id or a field that no connection can have
   */
  async add(connection: Connection): Promise<boolean> {
    check(connection)
    return connection.connId !== this.#own.connId && this.#store.connections.add(this.#sealed(connection))
  }

  /**
   * Puts it in the place of the one of its id. A task that asks meanwhile gets the one or the other.
   * @returns false where there is none
   * @throws MlAirflowError `bad_argument`
   */
  async replace(connection: Connection): Promise<boolean> {
    check(connection)
    return connection.connId !== this.#own.connId && this.#store.connections.replace(this.#sealed(connection))
  }

  /**
   * Adds it, or puts it in the place of the one of its id where `replaces`.
   * @returns false where there is one that stays
   * @throws MlAirflowError `bad_argument`
   */
  async put(connection: Connection, replaces: boolean): Promise<boolean> {
    return (await this.add(connection)) || (replaces && this.replace(connection))
  }

  #sealed({ connId, connType, host, schema, login, port, password, extra }: Connection): StoredConnection {
    return {
      connId,
      connType,
      host,
      schema,
      login,
      port,
      password: password === undefined ? undefined : this.#cipher.seal(password),
      extra: extra === undefined ? undefined : this.#cipher.seal(extra),
    }
  }

  /** @returns whether there was one */
  delete(connId: string): Promise<boolean> {
    return this.#store.connections.delete(connId)
  }
}

export interface ListedConnection extends Omit<ConnectionValues, 'password' | 'extra'> {
  readonly isEncrypted: boolean
  readonly isExtraEncrypted: boolean
}

function check({ connId, connType, host, schema, login, port }: Connection): void {
  const problems: string[] = []
  if (connId.trim() === '' || connId.length > LONGEST_ID)
    problems.push(`The conn_id must not be blank, and ${LONGEST_ID} characters are allowed.`)
  for (const [name, value] of Object.entries({ conn_type: connType, host, schema, login })) {
    if ((value?.length ?? 0) > LONGEST_FIELD) problems.push(`The ${name} is longer than ${LONGEST_FIELD} characters.`)
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535))
    problems.push('The port must be a whole number from 0 to 65535.')
  if (problems.length > 0) throw new MlAirflowError('bad_argument', problems.join(' '), { problems })
}
