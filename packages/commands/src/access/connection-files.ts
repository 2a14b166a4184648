import { Connection, MlAirflowError, messageOf, parseKeepingDigits } from '@ml-airflow/core'
import { parse, stringify } from 'yaml'

export const FILE_FORMATS = ['json', 'yaml', 'env'] as const
export type FileFormat = (typeof FILE_FORMATS)[number]

/** Format that matches the extension of a file name. */
export function formatOf(path: string): FileFormat | undefined {
  if (/\.ya?ml$/i.test(path)) return 'yaml'
  if (/\.env$/i.test(path)) return 'env'
  return /\.json$/i.test(path) ? 'json' : undefined
}

/** Connections with their secrets in the format of Airflow: each as an object or as a URI. */
export function connectionsText(all: readonly Connection[], format: FileFormat, form: 'json' | 'uri'): string {
  if (format === 'env') return all.map(({ connId, uri }) => `${connId}=${uri}\n`).join('')
  const values = Object.fromEntries(all.map((one) => [one.connId, form === 'uri' ? one.uri : objectOf(one)]))
  return format === 'yaml' ? stringify(values) : `${JSON.stringify(values, undefined, 2)}\n`
}

function objectOf({ connType, login, password, host, port, schema, extra }: Connection) {
  return {
    conn_type: connType ?? null,
    login: login ?? null,
    password: password ?? null,
    host: host ?? null,
    port: port ?? null,
    schema: schema ?? null,
    extra: extra ?? null,
  }
}

/** One connection of a file. `problem` explains why it is unreadable and repeats no value. */
export interface ReadConnection {
  readonly connId: string
  readonly connection?: Connection
  readonly problem?: string
}

/** @throws MlAirflowError `bad_argument` if the text does not have this format */
export function readConnections(text: string, format: FileFormat): readonly ReadConnection[] {
  return entriesOf(text, format).map(([connId, value]) => {
    try {
      return { connId, connection: Connection.ofUri(connId, typeof value === 'string' ? value : JSON.stringify(value)) }
    } catch (error) {
      return { connId, problem: messageOf(error) }
    }
  })
}

function entriesOf(text: string, format: FileFormat): readonly (readonly [string, unknown])[] {
  if (format === 'env') return linesOf(text)
  const value = parsed(text, format)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value)
  throw badFile(format)
}

function parsed(text: string, format: 'json' | 'yaml'): unknown {
  try {
    return format === 'yaml' ? parse(text) : parseKeepingDigits(text)
  } catch {
    // The parser's message may contain a password.
    throw badFile(format)
  }
}

function linesOf(text: string): readonly (readonly [string, string])[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'))
  return lines.map((line, index) => {
    const at = line.indexOf('=')
    if (at > 0) return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const
    throw new MlAirflowError('bad_argument', `Line ${index + 1} of the file is not conn_id=URI.`)
  })
}

function badFile(format: FileFormat): MlAirflowError {
  const form = format.toUpperCase()
  return new MlAirflowError(
    'bad_argument',
    `The file is not a ${form} object of connections: conn_id: URI, or conn_id: {…}.`,
  )
}
