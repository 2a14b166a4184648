import { createHash, timingSafeEqual } from 'node:crypto'
import type { Store, User } from '@ml-airflow/core'
import type { Users } from '@ml-airflow/engine'
import { Refusal } from '../errors.ts'

const MOST_KNOWN = 1000
const MOST_AT_ONCE = 2

/** Checks passwords. A hash takes 0.1 s and 32 MB, so correct ones are cached and few checks run at once. */
export class Passwords {
  readonly #users: Users
  readonly #store: Pick<Store, 'users'>
  /** Hashes that matched, by the digest of name and password. */
  readonly #known = new Map<string, string>()
  #checking = 0

  constructor(users: Users, store: Pick<Store, 'users'>) {
    this.#users = users
    this.#store = store
  }

  /** The user, if this password was correct before and still is. */
  async known(username: string, password: string): Promise<User | undefined> {
    const key = keyOf(username, password)
    const hash = this.#known.get(key)
    if (hash === undefined) return undefined
    const user = await this.#store.users.find(username)
    if (user !== undefined && sameText(user.passwordHash, hash)) return user
    this.#known.delete(key)
    return undefined
  }

  /** @throws Refusal 429 for too many concurrent checks */
  async check(username: string, password: string): Promise<User | undefined> {
    if (this.#checking >= MOST_AT_ONCE) throw new Refusal(429, 'Too many logins at once: try again.', 1)
    this.#checking += 1
    try {
      const user = await this.#users.authenticate(username, password)
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
