import { Refusal } from '../errors.ts'

const MAX_KEYS = 10_000

/** Counts events per key. All counts start anew with every window, so it holds no more than a window's keys. */
export class RateLimit {
  readonly #max: number
  readonly #windowMs: number
  readonly #counts = new Map<string, number>()
  #endsAt = 0

  constructor(max: number, windowMs: number) {
    this.#max = max
    this.#windowMs = windowMs
  }

  /** @throws Refusal 429 where the key has used up its window */
  check(key: string): void {
    const now = Date.now()
    if (now >= this.#endsAt) {
      this.#counts.clear()
      this.#endsAt = now + this.#windowMs
    }
    if ((this.#counts.get(this.#slot(key)) ?? 0) < this.#max) return
    const seconds = Math.ceil((this.#endsAt - now) / 1000)
    throw new Refusal(429, `Too many requests: ${this.#max} are allowed in ${this.#windowMs / 1000} s.`, seconds)
  }

  count(key: string): void {
    const slot = this.#slot(key)
    this.#counts.set(slot, (this.#counts.get(slot) ?? 0) + 1)
  }

  /** Takes one count back. */
  forgive(key: string): void {
    const slot = this.#slot(key)
    const count = this.#counts.get(slot)
    if (count !== undefined && count > 0) this.#counts.set(slot, count - 1)
  }

  /** Once there are too many keys, new ones share a count. */
  #slot(key: string): string {
    return this.#counts.size < MAX_KEYS || this.#counts.has(key) ? key : ''
  }
}
