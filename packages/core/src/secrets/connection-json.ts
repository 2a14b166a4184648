import { MlAirflowError } from '../errors.ts'
import { checkedJson, keyNamedTwice } from '../json/parse-json.ts'
import { parseKeepingDigits } from '../json/raw-json.ts'
import type { ConnectionValues } from './connection.ts'
import { checkedExtra } from './extra.ts'

const TEXTS = ['conn_type', 'host', 'schema', 'login', 'password'] as const
const KEYS: readonly string[] = [...TEXTS, 'port', 'extra', 'description']

/**
 * Parses a connection from JSON in Airflow's format.
 * @throws MlAirflowError `bad_argument`, which repeats no value, because it may be a password
 */
export function connectionOfJson(connId: string, json: string): ConnectionValues {
  const twice = keyNamedTwice(json)
  if (twice !== undefined) throw problem(`it names the key '${twice}' twice in one object`)
  const given = objectOf(json)
  const unknown = Object.keys(given).filter((key) => !KEYS.includes(key))
  if (unknown.length > 0) throw problem(`the key ${JSON.stringify(unknown[0]?.slice(0, 40))} is unknown`)
  const wrong = TEXTS.find((key) => !['string', 'undefined'].includes(typeof (given[key] ?? undefined)))
  if (wrong !== undefined) throw problem(`its ${wrong} is not text`)
  const text = (key: (typeof TEXTS)[number]) => (given[key] as string | null | undefined) || undefined
  return {
    connId,
    connType: text('conn_type'),
    host: text('host'),
    schema: text('schema'),
    login: text('login'),
    password: text('password'),
    port: portOf(given.port),
    extra: extraOf(given.extra),
  }
}

function objectOf(json: string): Readonly<Record<string, unknown>> {
  try {
    checkedJson(json, 'It')
    return parseKeepingDigits(json) as Record<string, unknown>
  } catch {
    throw problem('it is not JSON')
  }
}

function portOf(port: unknown): number | undefined {
  if (port === undefined || port === null || port === '') return undefined
  const number = typeof port === 'string' && /^\d{1,5}$/.test(port) ? Number(port) : port
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= 65535) return number
  throw problem('its port is not a whole number from 0 to 65535')
}

function extraOf(extra: unknown): string | undefined {
  if (extra === undefined || extra === null || extra === '') return undefined
  return typeof extra === 'string' ? checkedExtra(extra) : JSON.stringify(extra)
}

function problem(why: string): MlAirflowError {
  return new MlAirflowError(
    'bad_argument',
    `The JSON of the connection cannot be read: ${why}. Allowed are ${KEYS.join(', ')}.`,
  )
}
