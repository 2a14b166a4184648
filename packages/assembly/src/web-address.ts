import { hostname } from 'node:os'
import type { Settings } from '@ml-airflow/config'

/** URL of a page for users, derived from the settings. */
export function webAddress(settings: Pick<Settings, 'WEB_BASE_URL' | 'HOST' | 'PORT'>, path: string): string {
  return `${settings.WEB_BASE_URL?.replace(/\/$/, '') ?? ownAddress(settings)}${path}`
}

function ownAddress({ HOST, PORT }: Pick<Settings, 'HOST' | 'PORT'>): string {
  const everywhere = ['0.0.0.0', '::'].includes(HOST)
  // IPv6 addresses need brackets in a URL.
  const host = everywhere ? hostname() : HOST.includes(':') ? `[${HOST}]` : HOST
  return `http://${host}:${PORT}`
}
