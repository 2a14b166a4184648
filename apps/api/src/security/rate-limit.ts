import { Refusal } from '../errors.ts'

const MAX_KEYS = 10_000

/**
 * Counts failures per key. @fastify/rate-limit counts requests, whose outcome it cannot know. All counts reset at the end of
 * each window, which bounds the memory.
 */
export class RateLimit {
  readonly #max: number
  readonly #windowMs: number
  readonly #counts = new Map<string, number>()
  #endsAt = 0

  constructor(max: number, windowMs: number) {
    this.#max = max
    this.#windowMs = windowMs
  }

  /** @throws Refusal 429 if the key has used up its window */
  count(key: string): void {
    const now = Date.now()
    if (now >= this.#endsAt) {
      this.#counts.clear()
      this.#endsAt = now + this.#windowMs
    }
    const slot = this.#slot(key)
    const count = this.#counts.get(slot) ?? 0
    if (count >= this.#max) throw tooMany(this.#max, this.#windowMs, this.#endsAt - now)
    this.#counts.set(slot, count + 1)
  }

  /** Decrements the count. */
  forgive(key: string): void {
    const slot = this.#slot(key)
    const count = this.#counts.get(slot)
    if (count !== undefined && count > 0) this.#counts.set(slot, count - 1)
  }

  /** Above a limit of keys, new keys share a count. */
  #slot(key: string): string {
    return this.#counts.size < MAX_KEYS || this.#counts.has(key) ? key : ''
  }
}

export function tooMany(max: number, windowMs: number, waitMs: number): Refusal {
  const sentence = `Too many requests: ${max} are allowed in ${windowMs / 1000} s.`
  return new Refusal(429, sentence, Math.ceil(waitMs / 1000))
}
