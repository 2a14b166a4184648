import { MlAirflowError } from '../errors.ts'
import { isRawJson, parseKeepingNumbers } from '../json/raw-json.ts'
import type { ConnectionFields } from '../ports/connections.ts'
import { connectionOfJson } from './connection-json.ts'
import { checkedExtra } from './extra.ts'
import { isSecretName, MASK, secretsIn } from './secrets.ts'

/** The fields of a connection, in clear text. */
export interface ConnectionValues extends ConnectionFields {
  readonly password: string | undefined
  /** Further fields, as JSON if they are more than one text. */
  readonly extra: string | undefined
}

// Several hosts, as for a replica set, keep their ports. Otherwise as in Airflow: user and password after the slashes up to
// the last @, then host, port, schema, and the extras as a query.
const USER = /(?:(?<login>[^:/?#]*)(?::(?<password>[^/?#]*))?@)?/
const PLACE =
  /(?<host>\[[^\]]*\]|(?:[^@:/?#,]+(?::\d{1,5})?,)+[^@:/?#,]+(?::\d{1,5})?|[^@:/?#]*)(?::(?<port>\d{1,5}))?(?:\/(?<schema>[^?#]*))?(?:\?(?<query>[^#]*))?/
const URI = new RegExp(`^(?<scheme>[a-z][a-z0-9+.-]*)://${USER.source}${PLACE.source}$`, 'i')

/** Access to another system. */
export class Connection implements ConnectionValues {
  readonly connId: string
  readonly connType: string | undefined
  readonly host: string | undefined
  readonly schema: string | undefined
  readonly login: string | undefined
  readonly password: string | undefined
  readonly port: number | undefined
  readonly extra: string | undefined

  constructor(values: ConnectionValues) {
    this.connId = values.connId
    this.connType = values.connType
    this.host = values.host
    this.schema = values.schema
    this.login = values.login
    this.password = values.password
    this.port = values.port
    this.extra = values.extra
  }

  /**
   * Parses a URI, or the JSON format that Airflow accepts since 2.3.
   * @throws MlAirflowError `bad_argument`, which does not repeat the input: it may contain a password
   */
  static ofUri(connId: string, uri: string): Connection {
    if (uri.trimStart().startsWith('{')) return new Connection(connectionOfJson(connId, uri))
    const { scheme, login, password, host, port, schema, query } = URI.exec(uri)?.groups ?? {}
    if (scheme === undefined) throw badUri()
    return new Connection({
      connId,
      connType: connTypeOf(scheme),
      host: unquoted(host?.replace(/^\[(.*)\]$/, '$1')),
      schema: unquoted(schema),
      login: unquoted(login),
      password: unquoted(password),
      port: port === undefined ? undefined : Number(port),
      extra: extraOf(query),
    })
  }

  get uri(): string {
    return this.#uri(this.password, this.extra)
  }

  /** The URI with secrets masked. */
  get maskedUri(): string {
    return this.#uri(this.password === undefined ? undefined : MASK, maskedExtra(this.extra))
  }

  /** The extra with secrets masked. Text that is not JSON is masked as a whole. */
  get maskedExtra(): string | undefined {
    return maskedExtra(this.extra)
  }

  /** The extra if it is a JSON object, otherwise an empty object. */
  get extraValues(): Readonly<Record<string, unknown>> {
    try {
      const value = parseKeepingNumbers(this.extra ?? '{}')
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    } catch {
      return {}
    }
  }

  /** Secrets: the password, and the extras with secret names. */
  get secrets(): readonly string[] {
    return [this.password ?? '', ...secretsIn(this.extraValues)].filter((secret) => secret !== '')
  }

  #uri(password: string | undefined, extra: string | undefined): string {
    const user = this.login === undefined && password === undefined ? '' : `${this.#user(password)}@`
    const port = this.port === undefined ? '' : `:${this.port}`
    const schema = this.schema ? `/${quoted(this.schema)}` : ''
    const type = (this.connType ?? '').toLowerCase().replaceAll('_', '-')
    return `${type}://${user}${quotedHost(this.host)}${port}${schema}${queryOf(extra)}`
  }

  #user(password: string | undefined): string {
    return `${quoted(this.login)}${password === undefined ? '' : `:${password === MASK ? MASK : quoted(password)}`}`
  }
}

function connTypeOf(scheme: string): string {
  const type = scheme.toLowerCase()
  return type === 'postgresql' ? 'postgres' : type.replaceAll('-', '_')
}

function quoted(text = ''): string {
  return encodeURIComponent(text)
}

const IPV6 = /^[0-9a-f.]*:[0-9a-f:.]*(%\w+)?$/i
const HOSTS = /^[^@:/?#,]+(:\d{1,5})?(,[^@:/?#,]+(:\d{1,5})?)+$/

/** Only IPv6 addresses have brackets: `k8s://100.68.0.1` is also a host. */
function quotedHost(host = ''): string {
  if (IPV6.test(host)) return `[${host}]`
  return HOSTS.test(host) ? host.split(',').map(quotedHostAndPort).join(',') : quoted(host)
}

function quotedHostAndPort(host: string): string {
  return quoted(host).replace(/%3A(\d{1,5})$/, ':$1')
}

/** Airflow's key for extras that are not plain string pairs. */
const WHOLE = '__extra__'

function extraOf(query: string | undefined): string | undefined {
  if (query === undefined || query === '') return undefined
  const all = pairs(query)
  const given = new Map(all)
  const twice = all.find(([name], index) => all.findIndex(([other]) => other === name) < index)
  if (twice !== undefined) {
    const sentence = `The URI of the connection names the extra '${twice[0].slice(0, 80)}' twice: keep one.`
    throw new MlAirflowError('bad_argument', sentence)
  }
  return checkedExtra(given.get(WHOLE)) ?? JSON.stringify(Object.fromEntries(given))
}

/** String pairs if the extra consists of them, otherwise the whole extra, so that it parses back to the same value. */
function queryOf(extra: string | undefined): string {
  if (extra === undefined || extra === '{}') return ''
  const values = pairsOf(extra)
  if (values === undefined) return `?${WHOLE}=${quoted(extra)}`
  return `?${values.map(([name, value]) => `${quoted(name)}=${value === MASK ? MASK : quoted(value)}`).join('&')}`
}

function pairsOf(extra: string): readonly (readonly [string, string])[] | undefined {
  try {
    const value: unknown = JSON.parse(extra)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    const pairs = Object.entries(value)
    return pairs.length > 0 && pairs.every(isPair) ? pairs : undefined
  } catch {
    return undefined
  }
}

function isPair(pair: [string, unknown]): pair is [string, string] {
  return pair[0] !== '' && pair[0] !== WHOLE && typeof pair[1] === 'string'
}

function maskedExtra(extra: string | undefined): string | undefined {
  if (extra === undefined) return undefined
  try {
    return JSON.stringify(maskedPart(parseKeepingNumbers(extra)))
  } catch {
    return MASK
  }
}

function maskedPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskedPart)
  if (typeof value !== 'object' || value === null || isRawJson(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, isSecretName(name) ? MASK : maskedPart(part)]),
  )
}

function unquoted(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  try {
    return decodeURIComponent(text)
  } catch {
    throw badUri()
  }
}

function pairs(query: string): readonly (readonly [string, string])[] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
      return [unquoted(name) ?? '', unquoted(value.join('=')) ?? ''] as const
    })
}

function badUri(): MlAirflowError {
  return new MlAirflowError(
    'bad_argument',
    'The URI of the connection is not valid: allowed is type://login:password@host:port/schema?extra=value, with special characters %-encoded.',
  )
}
