import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiToken } from '@ml-airflow/config'
import type { SentSession } from './sessions.ts'

/** Configured tokens, and sessions that began with one of them. */
export class Tokens {
  readonly #tokens: readonly (ApiToken & { readonly digest: Buffer })[]

  constructor(tokens: readonly ApiToken[]) {
    this.#tokens = tokens.map((known) => ({ ...known, digest: sha256(known.token) }))
  }

  /** Compares digests in constant time, so that timing reveals neither content nor length. */
  find(token: string): ApiToken | undefined {
    const digest = sha256(token)
    return this.#tokens.filter((known) => timingSafeEqual(known.digest, digest))[0]
  }

  ofSession(sent: SentSession): ApiToken | undefined {
    return this.#tokens.filter(({ token }) => sent.isOf(token))[0]
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
