import { hostname } from 'node:os'
import type { Settings } from '@ml-airflow/config'

/** The address at which the pages are, as the settings have it. */
export function webAddress({ HOST, PORT }: Pick<Settings, 'HOST' | 'PORT'>, path: string): string {
  const everywhere = ['0.0.0.0', '::'].includes(HOST)
  // An address of IPv6 stands in brackets.
  const host = everywhere ? hostname() : HOST.includes(':') ? `[${HOST}]` : HOST
  return `http://${host}:${PORT}${path}`
}
