import type { ConnectionValues, SealedText, StoredConnection } from '@ml-airflow/core'

/** A connection as the store holds it. `seal` gets the password and the extra, if they are set. */
export function storedConnectionOf(connection: ConnectionValues, seal: (text: string) => SealedText): StoredConnection {
  const { connId, connType, host, schema, login, port, password, extra } = connection
  return {
    connId,
    connType,
    host,
    schema,
    login,
    port,
    password: password === undefined ? undefined : seal(password),
    extra: extra === undefined ? undefined : seal(extra),
  }
}
