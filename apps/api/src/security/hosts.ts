import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyRequest } from 'fastify'

/** Whether an address, as a socket or a Host header gives it, is this machine's own. */
export function isLoopback(address: string | undefined): boolean {
  return address === 'localhost' || address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/.test(address ?? '')
}

/** The host of a Host header in small letters, without port and brackets; undefined where it is none. */
export function hostOf(header: string | undefined): string | undefined {
  const [, host] = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(header ?? '') ?? []
  return host?.replace(/^\[|\]$/g, '').toLowerCase()
}

/** A request of this machine itself, and not one that a proxy on this machine passes on. */
export function isLocal(request: FastifyRequest): boolean {
  const { headers, socket } = request.raw
  const proxied = headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined
  return !proxied && isLoopback(socket.remoteAddress) && isLoopback(hostOf(headers.host))
}

/**
 * The hosts for which an API with tokens answers. A page whose name was rebound to our address names its own host, never
 * an IP address; so addresses are safe.
 */
export class AllowedHosts {
  readonly #names: ReadonlySet<string>

  constructor(given: readonly string[]) {
    this.#names = new Set(['localhost', hostname(), ...given].map((name) => name.toLowerCase()))
  }

  has(host: string | undefined): boolean {
    return host !== undefined && (isIP(host) !== 0 || this.#names.has(host))
  }
}
