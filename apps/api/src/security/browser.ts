import type { FastifyRequest } from 'fastify'

/** Whether a browser requests a page. Then errors and unknown addresses also answer with pages. */
export function wantsPage({ headers, routeOptions, is404 }: FastifyRequest): boolean {
  return (routeOptions.config.page === true || is404) && String(headers.accept).includes('text/html')
}

/** Login URL that returns to the requested address. */
export function loginFor({ method, url }: FastifyRequest): string {
  return method === 'GET' ? `/admin/login?next=${encodeURIComponent(url)}` : '/admin/login'
}

/** An address of this server, taken from a link. Any other becomes the home page. */
export function ownAddress(given: string): string {
  const base = 'http://here'
  if (!URL.canParse(given, base)) return '/admin/'
  const { origin, pathname, search } = new URL(given, base)
  return origin === base ? pathname + search : '/admin/'
}

const FETCH = ['cors', 'same-origin']

/**
 * Whether the request may come from a link whose effect the user does not know. Scripts send a token or are not browsers, and
 * scripts of our pages use fetch.
 */
export function mayBeLink({ method, headers, routeOptions }: FastifyRequest): boolean {
  const { tokenHeader = 'authorization' } = routeOptions.config
  if (method !== 'GET' || headers[tokenHeader] !== undefined || isBearer(headers.authorization)) return false
  const { 'sec-fetch-mode': mode, 'sec-fetch-site': site, accept } = headers
  if (mode === undefined && site === undefined) return String(accept).includes('text/html')
  return !(site === 'same-origin' && FETCH.includes(String(mode)))
}

/** Browsers send Basic credentials automatically, but never a Bearer token. */
function isBearer(authorization: string | undefined): boolean {
  return /^Bearer /i.test(authorization ?? '')
}
