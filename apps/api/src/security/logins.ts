import { createHash, timingSafeEqual } from 'node:crypto'
import type { ApiToken } from '@ml-airflow/config'
import { type Cipher, MlAirflowError, type Role, type Store, type User } from '@ml-airflow/core'
import type { Users } from '@ml-airflow/engine'
import { Refusal } from '../errors.ts'
import { RateLimit } from './rate-limit.ts'
import { SESSION_MS, type Session, Tokens } from './tokens.ts'

const FAILED_LOGINS_A_MINUTE = 30
const USER_SESSION = 'user.'
const MOST_KNOWN = 1000
const MOST_AT_ONCE = 2

/** Who sends a request, as far as that is known. */
export interface Sender {
  readonly name: string
  readonly role: Role
}

interface LoginParts {
  readonly tokens: readonly ApiToken[]
  readonly users: Users
  readonly store: Pick<Store, 'users'>
  readonly cipher: Cipher
}

/** Knows people by a token, by a user's name and password, or by the session that was begun with either. */
export class Logins {
  readonly #parts: LoginParts
  readonly #tokens: Tokens
  readonly #failed = new RateLimit(FAILED_LOGINS_A_MINUTE, 60_000)
  /** Digests of names with passwords that were right, with the hash that they matched: a hash takes a tenth of a second. */
  readonly #known = new Map<string, string>()
  #checking = 0

  constructor(parts: LoginParts) {
    this.#parts = parts
    this.#tokens = new Tokens(parts.tokens)
  }

  /**
   * Whoever guesses is soon not listened to.
   * @throws MlAirflowError `unauthorized`, or Refusal 429
   */
  byToken(token: string, address: string): Sender {
    this.#failed.check(address)
    const role = this.#tokens.roleOf(token)
    if (role !== undefined) return tokenSender(role)
    this.#failed.count(address)
    throw new MlAirflowError('unauthorized', 'The token is not known.')
  }

  /** The same for a user. A guess counts before it is answered, so that many at once do not slip through. */
  async byPassword(username: string, password: string, address: string): Promise<User> {
    this.#failed.check(address)
    const known = await this.#knownUser(username, password)
    if (known !== undefined) return known
    if (this.#checking >= MOST_AT_ONCE) throw new Refusal(429, 'Too many logins at once: try again.', 1)
    this.#failed.count(address)
    const user = await this.#checked(username, password)
    if (user === undefined) throw new MlAirflowError('unauthorized', 'The user name or the password is not right.')
    this.#failed.forgive(address)
    return user
  }

  sessionOfToken(token: string): Session {
    return this.#tokens.newSession(token)
  }

  /** Encrypted, so that nobody can make one, and bound to the password's hash: it ends with the user, or the password. */
  sessionOfUser({ username, passwordHash }: User, now = Date.now()): Session {
    const content = JSON.stringify([username, now + SESSION_MS, digestOf(passwordHash)])
    return { value: USER_SESSION + this.#parts.cipher.seal(content).text, maxAgeSeconds: SESSION_MS / 1000 }
  }

  async bySession(value: string, now = Date.now()): Promise<Sender | undefined> {
    if (!value.startsWith(USER_SESSION)) {
      const role = this.#tokens.roleOfSession(value, now)
      return role && tokenSender(role)
    }
    const [username, expires, digest] = this.#opened(value.slice(USER_SESSION.length))
    if (username === undefined || !(Number(expires) > now)) return undefined
    const user = await this.#parts.store.users.find(username)
    return user !== undefined && digest === digestOf(user.passwordHash) ? senderOf(user) : undefined
  }

  async #knownUser(username: string, password: string): Promise<User | undefined> {
    const known = this.#known.get(keyOf(username, password))
    if (known === undefined) return undefined
    const user = await this.#parts.store.users.find(username)
    if (user !== undefined && sameText(user.passwordHash, known)) return user
    this.#known.delete(keyOf(username, password))
    return undefined
  }

  /** A hash keeps a processor and 32 MB busy, so few are made at once. */
  async #checked(username: string, password: string): Promise<User | undefined> {
    this.#checking += 1
    try {
      const user = await this.#parts.users.authenticate(username, password)
      if (user !== undefined) this.#remember(keyOf(username, password), user.passwordHash)
      return user
    } finally {
      this.#checking -= 1
    }
  }

  #remember(key: string, hash: string): void {
    if (this.#known.size >= MOST_KNOWN) this.#known.clear()
    this.#known.set(key, hash)
  }

  /** A cookie that somebody made up, or that was sealed with a key that is gone, is none. */
  #opened(sealed: string): readonly [string?, number?, string?] {
    try {
      return JSON.parse(this.#parts.cipher.open({ text: sealed, encrypted: true })) as [string, number, string]
    } catch {
      return []
    }
  }
}

export function senderOf({ username, role }: User): Sender {
  return { name: username, role }
}

function tokenSender(role: Role): Sender {
  return { name: `token of role ${role}`, role }
}

function keyOf(username: string, password: string): string {
  return digestOf(`${username}\0${password}`)
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(digestOf(a)), Buffer.from(digestOf(b)))
}
