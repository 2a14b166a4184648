import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'
import type { Api } from './parts.ts'

export interface UnreadLimits {
  /** Time in which a client must read something. */
  readonly ms: number
  /** Unread bytes of one client. */
  readonly bytesOfClient: number
  readonly bytes: number
}

const LIMITS: UnreadLimits = { ms: 30_000, bytesOfClient: 32 * 1024 * 1024, bytes: 128 * 1024 * 1024 }

/** Requests that one connection may send before the first is answered. */
const MOST_PIPELINED = 8

/** Answers that are not sent yet, with the addresses of their clients. */
type OpenAnswers = Map<ServerResponse, string>

/**
 * An answer that its client does not read stays in this process's memory. So a connection on which nothing moves for
 * `limits.ms` is closed, and a client with many unread bytes gets no further answer.
 */
export function boundUnreadAnswers(app: Api, given: Partial<UnreadLimits> = {}): void {
  const limits = { ...LIMITS, ...given }
  const open: OpenAnswers = new Map()
  // Before Fastify's own listener, which calls the hook below.
  app.server.prependListener('request', (_request, answer: ServerResponse) => {
    open.set(answer, '')
    answer.once('close', () => open.delete(answer))
    answer.setTimeout(limits.ms, () => {
      if (answer.writableLength > 0) answer.destroy()
    })
  })
  app.addHook('onRequest', async (request, { raw }) => {
    if (open.has(raw)) open.set(raw, request.ip)
    refuseNonReaders(open, request, limits)
  })
}

/** @throws Refusal 429 where this client, or all clients together, leave too much unread */
function refuseNonReaders(open: OpenAnswers, { raw, ip }: FastifyRequest, limits: UnreadLimits): void {
  let [bytes, bytesOfClient, ahead] = [0, 0, 0]
  for (const [answer, address] of open) {
    bytes += answer.writableLength
    if (address === ip) bytesOfClient += answer.writableLength
    if (answer.req.socket === raw.socket) ahead += 1
  }
  if (ahead > MOST_PIPELINED) throw new Refusal(429, `One connection may ask ${MOST_PIPELINED} times ahead.`, 1)
  if (bytesOfClient > limits.bytesOfClient || bytes > limits.bytes)
    throw new Refusal(429, 'Too many answers are waiting to be read: read them, or close their connections.', 10)
}
