import { MlAirflowError } from '@ml-airflow/core'
import type { FastifyRequest } from 'fastify'

const OWN_SITE: readonly unknown[] = [undefined, 'none', 'same-origin']

/**
 * Rejects cross-site requests, which would use the login or the loopback privilege of the browser.
 * @throws MlAirflowError `forbidden`
 */
export function refuseForeignPages({ headers, host }: FastifyRequest): void {
  const own = [headers.origin, headers.referer].every((address) => address === undefined || isOf(address, host))
  if (own && OWN_SITE.includes(headers['sec-fetch-site'])) return
  throw new MlAirflowError('forbidden', 'A page of another site sent this request; only pages of this host may.')
}

/** `Origin: null`, which sandboxed pages send, belongs to no host. */
function isOf(address: string, host: string | undefined): boolean {
  return URL.canParse(address) && new URL(address).host === host?.toLowerCase()
}
