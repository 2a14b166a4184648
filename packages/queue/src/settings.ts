import { isAbsolute } from 'node:path'
import { MlAirflowError } from '@ml-airflow/core'
import type { RedisOptions } from 'ioredis'

/** Address of Redis and prefix of all keys. */
export interface QueueSettings {
  /**
   * `redis://[[user]:password@]host[:port][/db]`, `rediss://` in the same form for TLS, or the absolute path of a unix
   * socket.
   */
  readonly url: string
  /** Default: `ml-airflow`. */
  readonly prefix?: string
}

/** Settings in the form of ioredis. `where` is for messages and holds no password. */
export interface RedisTarget {
  readonly options: RedisOptions
  readonly where: string
  readonly prefix: string
}

const FORMS = 'redis://[:password@]host[:port][/db], rediss://…, or the absolute path of a unix socket'
const PREFIX = /^[A-Za-z0-9_.-]{1,60}$/

/** @throws MlAirflowError `bad_setting` */
export function readSettings({ url, prefix = 'ml-airflow' }: QueueSettings): RedisTarget {
  if (!PREFIX.test(prefix))
    throw new MlAirflowError(
      'bad_setting',
      `The prefix of the queue was '${prefix}': allowed are letters, digits, '_', '.' and '-', 60 at most.`,
    )
  if (isAbsolute(url)) return { options: { path: url }, where: url, prefix }
  const { protocol, hostname, port, username, password, pathname } = parse(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  const options = {
    host,
    port: Number(port || 6379),
    db: Number(pathname.slice(1) || 0),
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' ? { tls: {} } : {}),
  }
  return { options, where: `${hostname}:${options.port}`, prefix }
}

function parse(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const usable =
    parsed !== undefined &&
    ['redis:', 'rediss:'].includes(parsed.protocol) &&
    parsed.hostname !== '' &&
    /^(\/\d{0,3})?$/.test(parsed.pathname) &&
    decodes(parsed.username) &&
    decodes(parsed.password)
  if (usable) return parsed
  throw new MlAirflowError('bad_setting', `The address of Redis was '${masked(url)}': allowed is ${FORMS}.`)
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

function masked(url: string): string {
  return url.replace(/^(\w+:\/\/)?.*@/, '$1***@')
}
