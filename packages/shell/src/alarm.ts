import { monotonicClock } from './clock.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Rings once, when the monotonic clock reaches a moment that may be moved until then. */
export class Alarm {
  readonly #ring: () => void
  #at = Number.POSITIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(ring: () => void) {
    this.#ring = ring
  }

  set(at: number): void {
    // A moment moved further away needs no new timer: the old one looks again when it fires.
    const sooner = at < this.#at
    this.#at = at
    if (sooner) this.#arm()
  }

  clear(): void {
    clearTimeout(this.#timer)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const ms = Math.ceil(this.#at - monotonicClock.now())
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
  }

  #look(): void {
    if (monotonicClock.now() >= this.#at) this.#ring()
    else this.#arm()
  }
}
