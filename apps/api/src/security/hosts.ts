import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { hostOf, isForwarded, isLoopback } from '@ml-airflow/config'
import type { FastifyRequest } from 'fastify'

/** Whether a request comes from this machine, and not through a proxy on it. */
export function isLocal(request: FastifyRequest): boolean {
  const { headers, socket } = request.raw
  return !isForwarded(request.raw) && isLoopback(socket.remoteAddress) && isLoopback(hostOf(headers.host))
}

/**
 * Host names that an API with tokens accepts. DNS rebinding makes a page send its own host name, never an IP address, so IP
 * addresses are safe.
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
