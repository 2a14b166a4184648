import {
  Connection,
  type GivenSupplies,
  MlAirflowError,
  messageOf,
  type SealedText,
  type Store,
  type StoredConnection,
  type StoredVariable,
} from '@ml-airflow/core'

/** A store in which variables and connections from the environment override those of the database, as in Airflow. */
export function givenFirst<S extends Pick<Store, 'variables' | 'connections'>>(
  store: S,
  { variables, connections }: GivenSupplies,
): S {
  if (variables.size + connections.size === 0) return store
  return {
    ...store,
    variables: {
      ...store.variables,
      find: (keys) => search(keys, variables, storedVariable, (others) => store.variables.find(others)),
    },
    connections: {
      ...store.connections,
      find: (ids) => search(ids, connections, storedConnection, (others) => store.connections.find(others)),
    },
  }
}

async function search<T>(
  names: readonly string[],
  given: ReadonlyMap<string, string>,
  storedAs: (name: string, value: string) => T,
  findOthers: (names: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const own: T[] = []
  const others: string[] = []
  for (const name of names) {
    const value = given.get(name.toUpperCase())
    if (value === undefined) others.push(name)
    else own.push(storedAs(name, value))
  }
  return others.length === 0 ? own : [...own, ...(await findOthers(others))]
}

function storedVariable(key: string, value: string): StoredVariable {
  return { key, value: inClear(value) }
}

/** @throws MlAirflowError `bad_setting` for an invalid URI; the error does not repeat it */
function storedConnection(connId: string, uri: string): StoredConnection {
  const { password, extra, connType, host, schema, login, port } = connectionOf(connId, uri)
  return {
    connId,
    connType,
    host,
    schema,
    login,
    port,
    password: password === undefined ? undefined : inClear(password),
    extra: extra === undefined ? undefined : inClear(extra),
  }
}

function connectionOf(connId: string, uri: string): Connection {
  try {
    return Connection.ofUri(connId, uri)
  } catch (cause) {
    const sentence = `AIRFLOW_CONN_${connId.toUpperCase()} in the environment: ${messageOf(cause)}`
    throw new MlAirflowError('bad_setting', sentence, { cause })
  }
}

function inClear(text: string): SealedText {
  return { text, encrypted: false }
}
