import {
  type AnyTask,
  type Cipher,
  Connection,
  isSecretName,
  noVariablesOrConnections,
  parseKeepingNumbers,
  type Store,
  secretsIn,
  type VariablesAndConnections,
  variablesAndConnectionsOf,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { retryUntilReachable } from '../running/retry-until-reachable.ts'
import { Templates } from './templates.ts'

/** The variables and connections that a try reads, its secrets, and its environment. */
export interface TryValues extends VariablesAndConnections {
  /** Texts to mask in its log and its errors. */
  readonly secrets: readonly string[]
  /** The author's environment, with templates rendered. */
  environment(values: () => object): Readonly<Record<string, string>>
}

interface ReaderParts {
  readonly store: Pick<Store, 'variables' | 'connections'>
  readonly cipher: Cipher
  readonly observer: Observer
}

/** Reads the variables and connections that a task declares or its templates name. Sends no query for a task without any. */
export class VariablesAndConnectionsReader {
  readonly #parts: ReaderParts

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `bad_dag` for an invalid template, `bad_setting` if a value cannot be decrypted */
  async read(task: AnyTask): Promise<TryValues> {
    const templates = await Templates.of(task.environment)
    const named = templates?.names ?? NO_NAMES
    const keys = distinct([...task.variables, ...named.variables])
    const connIds = distinct([...task.connections, ...named.connections])
    if (templates === undefined && keys.length + connIds.length === 0) return withNone(task)
    const variables = await this.#variables(keys)
    const connections = await this.#connections(connIds)
    return {
      ...variablesAndConnectionsOf({
        taskId: task.id,
        variables: picked(variables, task.variables),
        connections: picked(connections, task.connections),
      }),
      secrets: secretsOf(variables, connections),
      environment: (values) =>
        templates?.render({ ...values(), ...templateValues(variables, connections) }) ?? task.environment,
    }
  }

  async #variables(keys: readonly string[]): Promise<Found<string>> {
    const { store, cipher } = this.#parts
    const rows = keys.length === 0 ? [] : await this.#reachable(() => store.variables.find(keys))
    return new Map(rows.map(({ key, value }) => [key, cipher.open(value)]))
  }

  async #connections(connIds: readonly string[]): Promise<Found<Connection>> {
    const { store, cipher } = this.#parts
    const rows = connIds.length === 0 ? [] : await this.#reachable(() => store.connections.find(connIds))
    return new Map(
      rows.map(({ password, extra, ...fields }) => [
        fields.connId,
        new Connection({ ...fields, password: password && cipher.open(password), extra: extra && cipher.open(extra) }),
      ]),
    )
  }

  #reachable<T>(question: () => Promise<T>): Promise<T> {
    return retryUntilReachable(
      this.#parts.observer,
      'The variables and connections of a task could not be read yet',
      question,
    )
  }
}

type Found<T> = ReadonlyMap<string, T>

const NO_NAMES = { variables: [], connections: [] }

function withNone(task: AnyTask): TryValues {
  return { ...noVariablesOrConnections(task.id), secrets: [], environment: () => task.environment }
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}

function picked<T>(found: Found<T>, names: readonly string[]): ReadonlyMap<string, T | undefined> {
  return new Map(names.map((name) => [name, found.get(name)]))
}

function secretsOf(variables: Found<string>, connections: Found<Connection>): readonly string[] {
  const values = [...variables].flatMap(([key, value]) =>
    isSecretName(key) ? [value, ...secretsIn(jsonOf(value), true)] : secretsIn(jsonOf(value)),
  )
  const secrets = [...values, ...[...connections.values()].flatMap((connection) => connection.secrets)]
  return [...new Set(secrets)].filter((secret) => secret.trim() !== '')
}

/** Airflow's names: `var.value`, `var.json` and `conn`. */
function templateValues(variables: Found<string>, connections: Found<Connection>): object {
  return {
    var: { value: shown(variables, (value) => value), json: shown(variables, jsonOf) },
    conn: shown(connections, connectionValues),
  }
}

function shown<T>(found: Found<T>, show: (value: T) => unknown): object {
  return Object.fromEntries([...found].map(([name, value]) => [name, show(value)]))
}

function connectionValues(connection: Connection): object {
  const { connId, connType, host, schema, login, password, port, extra, extraValues, uri } = connection
  const fields = { host, schema, login, password, port, extra }
  const given = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? '']))
  return { ...given, conn_id: connId, conn_type: connType ?? '', extra_dejson: extraValues, uri }
}

function jsonOf(value: string): unknown {
  try {
    return parseKeepingNumbers(value)
  } catch {
    return undefined
  }
}
