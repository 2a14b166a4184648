import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'
import type { Api } from './parts.ts'

export interface UnreadLimits {
  /** Time limit for a client to read something. */
  readonly ms: number
  /** Limit of unread bytes per client. */
  readonly bytesOfClient: number
  readonly bytes: number
}

const LIMITS: UnreadLimits = { ms: 30_000, bytesOfClient: 32 * 1024 * 1024, bytes: 128 * 1024 * 1024 }

/** Requests that a connection may send before the answer to the first. */
const MOST_PIPELINED = 8

/** Unfinished answers, with the addresses of their clients. */
type OpenAnswers = Map<ServerResponse, string>

/**
 * An unread answer stays in this process's memory. So an idle connection is closed after `limits.ms`, and a client with too
 * many unread bytes gets no further answers.
 */
export function boundUnreadAnswers(app: Api, given: Partial<UnreadLimits> = {}): void {
  const limits = { ...LIMITS, ...given }
  const open: OpenAnswers = new Map()
  // Must precede Fastify's own listener, which calls the hook below.
  app.server.prependListener('request', (_request, answer: ServerResponse) => {
    open.set(answer, '')
    answer.once('close', () => open.delete(answer))
    answer.setTimeout(limits.ms, () => {
      if (answer.writableLength > 0) answer.destroy()
    })
  })
  app.addHook('onRequest', (request, { raw }, done) => {
    if (open.has(raw)) open.set(raw, request.ip)
    refuseNonReaders(open, request, limits)
    done()
  })
}

/** @throws Refusal 429 if this client, or all clients together, have too much unread data */
function refuseNonReaders(open: OpenAnswers, { raw, ip }: FastifyRequest, limits: UnreadLimits): void {
  let [bytes, bytesOfClient, ahead] = [0, 0, 0]
  for (const [answer, address] of open) {
    bytes += answer.writableLength
    if (address === ip) bytesOfClient += answer.writableLength
    if (answer.req.socket === raw.socket) ahead += 1
  }
  if (ahead > MOST_PIPELINED)
    throw new Refusal(429, `One connection may send at most ${MOST_PIPELINED} requests ahead.`, 1)
  if (bytesOfClient > limits.bytesOfClient || bytes > limits.bytes)
    throw new Refusal(429, 'Too many responses are unread: read them, or close their connections.', 10)
}
