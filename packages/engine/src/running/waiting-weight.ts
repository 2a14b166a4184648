import type { Clock, JobQueue } from '@ml-airflow/core'

/** An older answer counts as none, even if the slots keep asking: Redis may be frozen. */
const VALID_MS = 1_000

export interface WaitingWeightParts {
  readonly clock: Clock
  readonly queue: Pick<JobQueue, 'highestWaitingWeight'>
  /** Queues that the worker consumes. */
  readonly queues: readonly string[]
}

/** The highest weight of the waiting tasks, as the queue last answered. The slots of a worker share the answer. */
export class WaitingWeight {
  readonly #parts: WaitingWeightParts
  #queriedAt = Number.NEGATIVE_INFINITY
  #answeredAt = Number.NEGATIVE_INFINITY
  #answer: Promise<void> = Promise.resolve()
  #weight: number | undefined

  constructor(parts: WaitingWeightParts) {
    this.#parts = parts
  }

  /** Undefined: nothing waits, or there is no answer of the last second. */
  get current(): number | undefined {
    return this.#parts.clock.now() - this.#answeredAt > VALID_MS ? undefined : this.#weight
  }

  /** Whether the last query is older than this. */
  isOlderThan(ms: number): boolean {
    return this.#parts.clock.now() - this.#queriedAt > ms
  }

  /** Queries the queue if the last query is older than this. Resolves with the answer to the last query. */
  refresh(maxAgeMs: number): Promise<void> {
    if (this.isOlderThan(maxAgeMs)) {
      this.#queriedAt = this.#parts.clock.now()
      this.#answer = this.#query()
    }
    return this.#answer
  }

  async #query(): Promise<void> {
    const { clock, queue, queues } = this.#parts
    // Without Redis nothing waits.
    this.#weight = await queue.highestWaitingWeight(queues).catch(() => undefined)
    this.#answeredAt = clock.now()
  }
}
