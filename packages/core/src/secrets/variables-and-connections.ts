import { MlAirflowError } from '../errors.ts'
import { parseJson } from '../json/parse-json.ts'
import type { Connection } from './connection.ts'

/** The variables that a task declares. */
export interface TaskVariables {
  /** @throws MlAirflowError `not_found` if it has neither value nor fallback, `bad_dag` if the task does not declare it */
  get(key: string, fallback?: string): string
  /** The value parsed as JSON. Throws as `get`, and `bad_argument` if the value is not JSON. */
  json(key: string, fallback?: unknown): unknown
}

/** The connections that a task declares. */
export interface TaskConnections {
  /** @throws MlAirflowError `not_found` if it does not exist, `bad_dag` if the task does not declare it */
  get(connId: string): Connection
}

/** The variables and connections that a task declares. */
export interface VariablesAndConnections {
  readonly variables: TaskVariables
  readonly connections: TaskConnections
}

export interface DeclaredByTask {
  readonly taskId: string
  /** The declared ones by name; undefined if a declared one does not exist. */
  readonly variables: ReadonlyMap<string, string | undefined>
  readonly connections: ReadonlyMap<string, Connection | undefined>
}

export function variablesAndConnectionsOf({ taskId, variables, connections }: DeclaredByTask): VariablesAndConnections {
  const variable = (key: string): string | undefined => {
    if (!variables.has(key)) throw undeclared(taskId, 'variable', key)
    return variables.get(key)
  }
  return {
    variables: {
      get(key, fallback) {
        const value = variable(key) ?? fallback
        if (value === undefined) throw absent('Variable', key)
        return value
      },
      json(key, ...fallback) {
        const value = variable(key)
        if (value === undefined && fallback.length > 0) return fallback[0]
        if (value === undefined) throw absent('Variable', key)
        return parsed(key, value)
      },
    },
    connections: {
      get(connId) {
        if (!connections.has(connId)) throw undeclared(taskId, 'connection', connId)
        const connection = connections.get(connId)
        if (connection === undefined) throw absent('Connection', connId)
        return connection
      },
    },
  }
}

/** For a task that declares none. */
export function noVariablesOrConnections(taskId: string): VariablesAndConnections {
  return variablesAndConnectionsOf({ taskId, variables: new Map(), connections: new Map() })
}

function absent(what: 'Variable' | 'Connection', name: string): MlAirflowError {
  return new MlAirflowError('not_found', `${what} ${name} does not exist.`)
}

function undeclared(taskId: string, what: 'variable' | 'connection', name: string): MlAirflowError {
  const sentence = `Task '${taskId}' asks for the ${what} '${name}', which it does not declare: add it to its ${what}s.`
  return new MlAirflowError('bad_dag', sentence)
}

/** The error does not repeat the value, which may be secret. */
function parsed(key: string, value: string): unknown {
  try {
    JSON.parse(value)
  } catch {
    throw new MlAirflowError('bad_argument', `Variable ${key} does not contain JSON.`)
  }
  try {
    return parseJson(value, 'It', { depth: 500, keys: 1_000_000 })
  } catch {
    const sentence = `Variable ${key} holds JSON that would change: a number beyond the range of JavaScript, a key that stands twice, or broken text. Read its text by get().`
    throw new MlAirflowError('bad_argument', sentence)
  }
}
