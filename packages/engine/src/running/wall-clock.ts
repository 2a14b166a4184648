// A clock that is steered moves by far less between two looks.
const STEP_MS = 1_000

/** Notices that the host's clock was set back, by its monotonic clock. */
export class WallClock {
  readonly #now: () => Date
  #ahead: number

  constructor(now: () => Date) {
    this.#now = now
    this.#ahead = this.#difference()
  }

  /** Whether it was set back since the last call that `forget` followed. */
  get wasSetBack(): boolean {
    const ahead = this.#difference()
    if (ahead < this.#ahead - STEP_MS) return true
    this.#ahead = ahead
    return false
  }

  /** The clock's change has been dealt with. */
  forget(): void {
    this.#ahead = this.#difference()
  }

  #difference(): number {
    return this.#now().getTime() - performance.now()
  }
}
