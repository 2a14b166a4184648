// A clock that is slewed changes far less between two checks.
const STEP_MS = 1_000

/** Detects that the host's clock was set back, by comparison with its monotonic clock. */
export class WallClock {
  readonly #now: () => Date
  #ahead: number

  constructor(now: () => Date) {
    this.#now = now
    this.#ahead = this.#difference()
  }

  /** Whether it was set back since the last call of `forget`. */
  get wasSetBack(): boolean {
    const ahead = this.#difference()
    if (ahead < this.#ahead - STEP_MS) return true
    this.#ahead = ahead
    return false
  }

  /** Acknowledges the clock change. */
  forget(): void {
    this.#ahead = this.#difference()
  }

  #difference(): number {
    return this.#now().getTime() - performance.now()
  }
}
