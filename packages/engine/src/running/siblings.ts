import type { Clock, ForeseenInstance } from '@ml-airflow/core'

/** Older ones have probably been taken by others. */
const VALID_MS = 1_000

/** Queued task instances of one run that a claim has read. The slots of a worker share them, so that each takes others. */
export class Siblings {
  readonly #clock: Clock
  #readAt = Number.NEGATIVE_INFINITY
  #known: ForeseenInstance[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether none are left. */
  get areUsedUp(): boolean {
    return this.#known.length === 0 || this.#clock.now() - this.#readAt > VALID_MS
  }

  keep(siblings: readonly ForeseenInstance[]): void {
    this.#readAt = this.#clock.now()
    this.#known = [...siblings]
  }

  /** Removes and returns the first one of the run that fits. */
  take(run: number, fits: (sibling: ForeseenInstance) => boolean): ForeseenInstance | undefined {
    if (this.areUsedUp) return undefined
    const index = this.#known.findIndex((one) => one.instance.run === run && fits(one))
    return index < 0 ? undefined : this.#known.splice(index, 1)[0]
  }
}
