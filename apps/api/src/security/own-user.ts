import type { Socket } from 'node:net'
import { userInfo } from 'node:os'
import type { FastifyRequest } from 'fastify'
import { isLocal } from './hosts.ts'
import type { Sender } from './logins.ts'

/** The user who started this process. Needs no login if no token is configured. */
export class OwnUser {
  readonly sender: Sender = { name: userName(), role: 'admin' }
  readonly #isOwnConnection: (socket: Socket) => Promise<boolean>
  readonly #known = new WeakMap<Socket, Promise<boolean>>()

  constructor(isOwnConnection: (socket: Socket) => Promise<boolean>) {
    this.#isOwnConnection = isOwnConnection
  }

  async sends(request: FastifyRequest): Promise<boolean> {
    return isLocal(request) && (await this.#opened(request.raw.socket))
  }

  /** The owner of a connection never changes, so one lookup is enough. */
  #opened(socket: Socket): Promise<boolean> {
    const known = this.#known.get(socket) ?? this.#isOwnConnection(socket)
    this.#known.set(socket, known)
    return known
  }
}

/** In a container, the uid may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.()}`
  }
}
