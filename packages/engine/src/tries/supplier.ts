import {
  type AnyTask,
  type Cipher,
  Connection,
  isSecretName,
  noSupplies,
  parseKeepingNumbers,
  type Store,
  type Supplies,
  secretsIn,
  suppliesOf,
} from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { onceReachable } from '../running/once-reachable.ts'
import { Templates } from './templates.ts'

/** Inputs of a try besides its parameters. */
export interface TrySupplies extends Supplies {
  /** Texts to mask in its log and its errors. */
  readonly secrets: readonly string[]
  /** The author's environment, with templates rendered. */
  environment(values: () => object): Readonly<Record<string, string>>
}

interface SupplierParts {
  readonly store: Pick<Store, 'variables' | 'connections'>
  readonly cipher: Cipher
  readonly observer: Observer
}

/** Fetches the variables and connections that tasks name; no query for tasks without any. */
export class Supplier {
  readonly #parts: SupplierParts

  constructor(parts: SupplierParts) {
    this.#parts = parts
  }

  /** @throws MlAirflowError `bad_dag` for an invalid template, `bad_setting` if a value cannot be decrypted */
  async suppliesOf(task: AnyTask): Promise<TrySupplies> {
    const templates = await Templates.of(task.environment)
    const named = templates?.names ?? NO_NAMES
    const keys = distinct([...task.variables, ...named.variables])
    const connIds = distinct([...task.connections, ...named.connections])
    if (templates === undefined && keys.length + connIds.length === 0) return withoutSupplies(task)
    const variables = await this.#variables(keys)
    const connections = await this.#connections(connIds)
    return {
      ...suppliesOf({
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
    return onceReachable(this.#parts.observer, 'What a task needs could not be read yet', question)
  }
}

type Found<T> = ReadonlyMap<string, T>

const NO_NAMES = { variables: [], connections: [] }

function withoutSupplies(task: AnyTask): TrySupplies {
  return { ...noSupplies(task.id), secrets: [], environment: () => task.environment }
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
