import { MlAirflowError } from './errors.ts'
import type { ConnectionFields } from './ports/connections.ts'
import { isSecretName, MASK, secretsIn } from './secrets.ts'

/** What a connection consists of, in clear text. */
export interface ConnectionValues extends ConnectionFields {
  readonly password: string | undefined
  /** Anything else, as JSON where it is more than one text. */
  readonly extra: string | undefined
}

// As Airflow reads one: user and password behind the two slashes up to the last @, then host, port, schema, and the extras as a query.
const USER = /(?:(?<login>[^:/?#]*)(?::(?<password>[^/?#]*))?@)?/
const PLACE = /(?<host>\[[^\]]*\]|[^@:/?#]*)(?::(?<port>\d{1,5}))?(?:\/(?<schema>[^?#]*))?(?:\?(?<query>[^#]*))?/
const URI = new RegExp(`^(?<scheme>[a-z][a-z0-9+.-]*)://${USER.source}${PLACE.source}$`, 'i')

/** How to reach another system. */
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

  /** @throws MlAirflowError `bad_argument`, which does not repeat the URI: it may hold a password */
  static ofUri(connId: string, uri: string): Connection {
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
      extra: query === undefined || query === '' ? undefined : JSON.stringify(Object.fromEntries(pairs(query))),
    })
  }

  get uri(): string {
    return this.#uri(this.password, (_name, value) => value)
  }

  /** The URI as people may see it. */
  get maskedUri(): string {
    return this.#uri(this.password === undefined ? undefined : MASK, (name, value) =>
      isSecretName(name) ? MASK : value,
    )
  }

  /** The extra where it is a JSON object, else nothing. */
  get extraValues(): Readonly<Record<string, unknown>> {
    try {
      const value: unknown = JSON.parse(this.extra ?? '{}')
      return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
    } catch {
      return {}
    }
  }

  /** What must not be shown: the password, and those of the extras whose names say so. */
  get secrets(): readonly string[] {
    return [this.password ?? '', ...secretsIn(this.extraValues)].filter((secret) => secret !== '')
  }

  #uri(password: string | undefined, shown: (name: string, value: string) => string): string {
    const user = this.login === undefined && password === undefined ? '' : `${this.#user(password)}@`
    const host = this.host?.includes(':') ? `[${this.host}]` : quoted(this.host)
    const port = this.port === undefined ? '' : `:${this.port}`
    const schema = this.schema ? `/${quoted(this.schema)}` : ''
    const extras = Object.entries(this.extraValues).map(
      ([name, value]) =>
        `${quoted(name)}=${quoted(shown(name, typeof value === 'string' ? value : JSON.stringify(value)))}`,
    )
    const query = extras.length === 0 ? '' : `?${extras.join('&')}`
    return `${(this.connType ?? '').toLowerCase().replaceAll('_', '-')}://${user}${host}${port}${schema}${query}`
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
    'The URI of the connection is none: allowed is type://login:password@host:port/schema?extra=value, with special characters %-encoded.',
  )
}
