import { hostname } from 'node:os'
import type { Settings } from '@ml-airflow/config'

/** The address at which people reach the pages, as the settings have it. */
export function webAddress(settings: Pick<Settings, 'WEB_BASE_URL' | 'HOST' | 'PORT'>, path: string): string {
  return `${settings.WEB_BASE_URL?.replace(/\/$/, '') ?? ownAddress(settings)}${path}`
}

function ownAddress({ HOST, PORT }: Pick<Settings, 'HOST' | 'PORT'>): string {
  const everywhere = ['0.0.0.0', '::'].includes(HOST)
  // An address of IPv6 stands in brackets.
  const host = everywhere ? hostname() : HOST.includes(':') ? `[${HOST}]` : HOST
  return `http://${host}:${PORT}`
}
