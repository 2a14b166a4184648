import { monotonicClock } from './clock.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Calls back once when the monotonic clock reaches a movable point in time. */
export class Alarm {
  readonly #ring: () => void
  #at = Number.POSITIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined

  constructor(ring: () => void) {
    this.#ring = ring
  }

  set(at: number): void {
    // A later time needs no new timer: the current one checks again when it fires.
    const sooner = at < this.#at
    this.#at = at
    if (sooner) this.#arm()
  }

  clear(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#soon)
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const ms = Math.ceil(this.#at - monotonicClock.now())
    this.#timer = setTimeout(() => this.#awaitNews(), Math.min(Math.max(ms, 0), LONGEST_TIMER_MS))
  }

  /** After a CPU stall, an unread message may have moved the time; the event loop reads it first. */
  #awaitNews(): void {
    this.#soon = setImmediate(() => this.#ringIfDue())
  }

  #ringIfDue(): void {
    if (monotonicClock.now() >= this.#at) this.#ring()
    else this.#arm()
  }
}
