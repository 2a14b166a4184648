import type { FastifyRequest } from 'fastify'
import { SESSION_COOKIE } from '../security/session-cookie.ts'
import type { Reader } from './layout.tsx'

/** Reader of the page that answers a request. */
export function readerOf(request: FastifyRequest): Reader {
  const { role, isOwnUser } = request
  return { role, loggedIn: role !== undefined && !isOwnUser && request.cookies[SESSION_COOKIE] !== undefined }
}
