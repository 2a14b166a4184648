import type { FastifyReply } from 'fastify'
import type { VNode } from 'preact'
import { htmlOf } from './layout.tsx'

/** Sends a page as the answer to a request. */
export function sendPage(reply: FastifyReply, page: VNode): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(htmlOf(page))
}
