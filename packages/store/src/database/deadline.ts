import { MlAirflowError } from '@ml-airflow/core'

/** Time limit for one unit of work with a server that may be frozen. */
export class Deadline {
  readonly #passed: Promise<never>
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, sentence: string) {
    this.#passed = new Promise((_, reject) => {
      this.#timer = setTimeout(() => reject(new MlAirflowError('unavailable', sentence)), ms)
    })
    // The deadline may pass while nothing awaits it.
    this.#passed.catch(() => undefined)
  }

  /** @throws MlAirflowError `unavailable` once the deadline has passed; the result of the work is then ignored */
  limit<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#passed])
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
