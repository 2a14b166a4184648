import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ApiToken } from '@ml-airflow/config'
import type { Role } from '@ml-airflow/core'

export const SESSION_MS = 12 * 3600_000

/** What a cookie holds, and for how long. */
export interface Session {
  readonly value: string
  readonly maxAgeSeconds: number
}

/** The configured tokens, and the sessions that were begun with one of them. */
export class Tokens {
  readonly #tokens: readonly (ApiToken & { readonly digest: Buffer })[]

  constructor(tokens: readonly ApiToken[]) {
    this.#tokens = tokens.map((known) => ({ ...known, digest: sha256(known.token) }))
  }

  /** Compares digests in constant time, so that neither time nor length tells anything. */
  roleOf(token: string): Role | undefined {
    const digest = sha256(token)
    return this.#tokens.filter((known) => timingSafeEqual(known.digest, digest))[0]?.role
  }

  /** A text that stands for the token until it expires. It is signed with the token, so no process must remember it. */
  newSession(token: string, now = Date.now()): Session {
    const expires = String(now + SESSION_MS)
    return { value: `${expires}.${sign(token, expires)}`, maxAgeSeconds: SESSION_MS / 1000 }
  }

  roleOfSession(value: string, now = Date.now()): Role | undefined {
    const [expires = '', signature = ''] = value.split('.')
    if (!(Number(expires) > now)) return undefined
    return this.#tokens.filter(({ token }) => timingSafeEqual(sha256(sign(token, expires)), sha256(signature)))[0]?.role
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function sign(token: string, expires: string): string {
  return createHmac('sha256', token).update(`ml-airflow session ${expires}`).digest('hex')
}
