import type { ApiToken } from '@ml-airflow/config'
import { MlAirflowError, type Role, type Store, type User } from '@ml-airflow/core'
import type { Users } from '@ml-airflow/engine'
import { Passwords } from './passwords.ts'
import { RateLimit } from './rate-limit.ts'
import { type LoginSession, newSession, SentSession } from './sessions.ts'
import { Tokens } from './tokens.ts'

const FAILED_LOGINS_A_MINUTE = 30

/** Identity of a sender, if known. */
export interface Sender {
  readonly name: string
  readonly role: Role
}

interface LoginParts {
  readonly tokens: readonly ApiToken[]
  readonly users: Users
  readonly store: Pick<Store, 'users'>
}

/** Identifies people by a token, by name and password, or by a session that began with either. */
export class Logins {
  readonly #store: LoginParts['store']
  readonly #tokens: Tokens
  readonly #passwords: Passwords
  readonly #failed = new RateLimit(FAILED_LOGINS_A_MINUTE, 60_000)

  constructor({ tokens, users, store }: LoginParts) {
    this.#store = store
    this.#tokens = new Tokens(tokens)
    this.#passwords = new Passwords(users, store)
  }

  /**
   * A valid token always works: failed guesses from the same address must not lock anyone out.
   * @throws MlAirflowError `unauthorized`, or Refusal 429
   */
  byToken(token: string, address: string): Sender {
    const known = this.#tokens.find(token)
    if (known !== undefined) return tokenSender(known.role)
    this.#failed.count(address)
    throw new MlAirflowError('unauthorized', 'The token is unknown.')
  }

  /**
   * A guess counts before its check, so that concurrent guesses cannot evade the limit. It counts only for this user at this
   * address: other users, and this user at another address, can still log in.
   * @throws MlAirflowError `unauthorized`, or Refusal 429
   */
  async byPassword(username: string, password: string, address: string): Promise<User> {
    const known = await this.#passwords.known(username, password)
    if (known !== undefined) return known
    const guesser = `${address} ${username}`
    this.#failed.count(guesser)
    const user = await this.#passwords.check(username, password)
    if (user === undefined) throw new MlAirflowError('unauthorized', 'Wrong user name or password.')
    this.#failed.forgive(guesser)
    return user
  }

  sessionOfToken(token: string): LoginSession {
    return newSession('', token)
  }

  sessionOfUser({ username, passwordHash }: User): LoginSession {
    return newSession(username, passwordHash)
  }

  async bySession(value: string): Promise<Sender | undefined> {
    const sent = new SentSession(value)
    if (sent.name === '') {
      const token = this.#tokens.ofSession(sent)
      return token && tokenSender(token.role)
    }
    const user = await this.#store.users.find(sent.name)
    return user !== undefined && sent.isOf(user.passwordHash) ? senderOf(user) : undefined
  }
}

export function senderOf({ username, role }: User): Sender {
  return { name: username, role }
}

function tokenSender(role: Role): Sender {
  return { name: `token of role ${role}`, role }
}
