import { MlAirflowError } from '@ml-airflow/core'

/** The time for one piece of work with a server that may be frozen. */
export class Deadline {
  readonly #passed: Promise<never>
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, sentence: string) {
    this.#passed = new Promise((_, reject) => {
      this.#timer = setTimeout(() => reject(new MlAirflowError('unavailable', sentence)), ms)
    })
    // It may pass while nothing waits for it.
    this.#passed.catch(() => undefined)
  }

  /** @throws MlAirflowError `unavailable` once the deadline has passed; what then becomes of the work does not matter */
  limit<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#passed])
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
