import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { hostOf, isForwarded, isLoopback } from '@ml-airflow/config'
import type { FastifyRequest } from 'fastify'

/** A request of this machine itself, and not one that a proxy on this machine passes on. */
export function isLocal(request: FastifyRequest): boolean {
  const { headers, socket } = request.raw
  return !isForwarded(request.raw) && isLoopback(socket.remoteAddress) && isLoopback(hostOf(headers.host))
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
