import {
  Connection,
  MlAirflowError,
  messageOf,
  type Presets,
  type SealedText,
  type Store,
  type StoredConnection,
  type StoredVariable,
} from '@ml-airflow/core'
import { storedConnectionOf } from './stored-connection.ts'

/** A store in which variables and connections from the environment override those of the database, as in Airflow. */
export function presetsFirst<S extends Pick<Store, 'variables' | 'connections'>>(
  store: S,
  { variables, connections }: Presets,
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
  presets: ReadonlyMap<string, string>,
  storedAs: (name: string, value: string) => T,
  findOthers: (names: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const own: T[] = []
  const others: string[] = []
  for (const name of names) {
    const value = presets.get(name.toUpperCase())
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
  return storedConnectionOf(connectionOf(connId, uri), inClear)
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
