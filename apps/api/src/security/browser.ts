import type { FastifyRequest } from 'fastify'

/** Whether a request is a browser's for a page, which is answered by pages also where something is wrong, or there is nothing. */
export function wantsPage({ headers, routeOptions, is404 }: FastifyRequest): boolean {
  return (routeOptions.config.page === true || is404) && String(headers.accept).includes('text/html')
}

/** The address of the login, which leads on to the one that was asked for. */
export function loginFor({ method, url }: FastifyRequest): string {
  return method === 'GET' ? `/admin/login?next=${encodeURIComponent(url)}` : '/admin/login'
}

/** An address of this server, from a link; any other becomes the home page. */
export function ownAddress(given: string): string {
  const base = 'http://here'
  if (!URL.canParse(given, base)) return '/admin/'
  const { origin, pathname, search } = new URL(given, base)
  return origin === base ? pathname + search : '/admin/'
}

const FETCH = ['cors', 'same-origin']

/**
 * Whether this may be a link that somebody follows who does not know what it does. A script sends a token or is no browser, and a
 * script of our pages calls fetch.
 */
export function mayBeLink({ method, headers, routeOptions }: FastifyRequest): boolean {
  const { tokenHeader = 'authorization' } = routeOptions.config
  if (method !== 'GET' || headers[tokenHeader] !== undefined || isBearer(headers.authorization)) return false
  const { 'sec-fetch-mode': mode, 'sec-fetch-site': site, accept } = headers
  if (mode === undefined && site === undefined) return String(accept).includes('text/html')
  return !(site === 'same-origin' && FETCH.includes(String(mode)))
}

/** A browser sends what it knows of HTTP Basic by itself, and a Bearer never. */
function isBearer(authorization: string | undefined): boolean {
  return /^Bearer /i.test(authorization ?? '')
}
