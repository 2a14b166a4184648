/** Caches an answer for a while. Concurrent callers share one computation. Failures are not cached. */
export class CachedAnswer<T> {
  readonly #make: () => Promise<T>
  readonly #forMs: number
  #answer: Promise<T> | undefined
  #until = 0

  constructor(make: () => Promise<T>, forMs: number) {
    this.#make = make
    this.#forMs = forMs
  }

  get(): Promise<T> {
    if (this.#answer === undefined || performance.now() >= this.#until) this.#renew()
    return this.#answer as Promise<T>
  }

  #renew(): void {
    const answer = this.#make()
    this.#answer = answer
    this.#until = Number.POSITIVE_INFINITY
    answer.then(
      () => {
        this.#until = performance.now() + this.#forMs
      },
      () => {
        this.#until = 0
      },
    )
  }
}
