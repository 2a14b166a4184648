import { createHmac, timingSafeEqual } from 'node:crypto'

const SESSION_MS = 12 * 3600_000

/** Value and lifetime of a session cookie. */
export interface LoginSession {
  readonly value: string
  readonly maxAgeSeconds: number
}

/**
 * A token that represents a login until it expires: `<name>.<end>.<signature>`. The secret of the login, an API token or the
 * hash of a user's password, signs it: a change of the secret invalidates it, and the server keeps no session state.
 * @param name name of the user; empty for a token
 */
export function newSession(name: string, secret: string, now = Date.now()): LoginSession {
  const content = `${Buffer.from(name).toString('base64url')}.${now + SESSION_MS}`
  return { value: `${content}.${signatureOf(content, secret)}`, maxAgeSeconds: SESSION_MS / 1000 }
}

/** A session cookie from a client. */
export class SentSession {
  readonly name: string
  readonly #content: string
  readonly #expires: number
  readonly #signature: string

  constructor(value: string) {
    const [name = '', expires = '', signature = ''] = value.split('.')
    this.name = Buffer.from(name, 'base64url').toString()
    this.#content = `${name}.${expires}`
    this.#expires = Number(expires)
    this.#signature = signature
  }

  isOf(secret: string, now = Date.now()): boolean {
    const [sent, right] = [Buffer.from(this.#signature), Buffer.from(signatureOf(this.#content, secret))]
    return this.#expires > now && sent.length === right.length && timingSafeEqual(sent, right)
  }
}

function signatureOf(content: string, secret: string): string {
  return createHmac('sha256', secret).update(`ml-airflow session ${content}`).digest('base64url')
}
