import { type Connection, MlAirflowError } from '@ml-airflow/core'

const PROTOCOLS = ['http', 'https']

/**
 * The URL of a connection, given as a URI or in Airflow's fields, where the host may hold a whole URL and the schema the
 * protocol. Texts among the extras become the query.
 * @param ending appended to the path: Airflow's Slack connections hold the token as their password
 * @throws MlAirflowError `bad_argument`, without the URL in its message, because it may be a secret
 */
export function addressOf(connection: Connection, ending = ''): string {
  const { connId, host = '', port, schema = '', extraValues } = connection
  const base = host.includes('://') ? host : `${protocolOf(connection)}://${bracketed(host)}`
  const path = PROTOCOLS.includes(schema) ? '' : schema
  const text = `${joined(joined(base, path), ending)}`
  if (host === '' || !URL.canParse(text) || !PROTOCOLS.includes(new URL(text).protocol.slice(0, -1)))
    throw new MlAirflowError(
      'bad_argument',
      `Connection '${connId}' has no valid web address: give one such as https://host/path.`,
    )
  const url = new URL(text)
  if (port !== undefined) url.port = String(port)
  for (const [name, value] of Object.entries(extraValues)) {
    if (typeof value === 'string') url.searchParams.append(name, value)
  }
  return url.href
}

/** The `headers` of the extra field. */
export function headersOf({ extraValues }: Connection): Readonly<Record<string, string>> {
  const headers = extraValues.headers
  if (typeof headers !== 'object' || headers === null) return {}
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}

function protocolOf({ connType = '', schema = '' }: Connection): string {
  if (PROTOCOLS.includes(schema)) return schema
  return connType === 'http' ? 'http' : 'https'
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function joined(base: string, path: string): string {
  return path === '' ? base : `${base.replace(/\/$/, '')}/${path.replace(/^\//, '')}`
}
