import { randomInt } from 'node:crypto'
import getPort from 'get-port'

/** Where no system takes ports for outgoing connections, and for servers that ask for any port. */
const LOWEST = 10_000
const BEYOND = 32_000

/** A port for a server that starts soon. It is random, because test processes choose at the same time. */
export function freePort(): Promise<number> {
  return getPort({ port: Array.from({ length: 20 }, () => randomInt(LOWEST, BEYOND)) })
}
