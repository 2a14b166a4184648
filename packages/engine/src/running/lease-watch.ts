import type { ClaimStore, SeenLease } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'

// A little longer than the renewal interval of a holder; see LeaseKeeper.
const WATCH_IN_LEASES = 0.4

interface WatchParts {
  readonly claims: Pick<ClaimStore, 'free'>
  readonly observer: Observer
  readonly leaseMs: number
}

/**
 * Frees records whose holder sends no heartbeat. An expired lease by the database's clock is only a suspicion, because the
 * clock may have been set: the record is freed if the lease is not renewed for longer than a beat of its holder, by this
 * host's monotonic clock.
 */
export class LeaseWatch {
  readonly #parts: WatchParts
  readonly #watched = new Map<string, NodeJS.Timeout>()

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** Observation time of a lease, in milliseconds. */
  get ms(): number {
    return this.#parts.leaseMs * WATCH_IN_LEASES
  }

  /** Checks the lease again later. `then` is called once the record is free. */
  watch(lease: SeenLease, then: () => Promise<unknown>): void {
    const key = JSON.stringify(lease)
    if (this.#watched.has(key)) return
    const free = () => void this.#free(lease, then).finally(() => this.#watched.delete(key))
    this.#watched.set(key, setTimeout(free, this.ms))
  }

  /** Other workers will find the watched records. */
  stop(): void {
    for (const timer of this.#watched.values()) clearTimeout(timer)
    this.#watched.clear()
  }

  async #free(lease: SeenLease, then: () => Promise<unknown>): Promise<void> {
    try {
      if (await this.#parts.claims.free(lease)) await then()
    } catch (error) {
      this.#parts.observer.trouble('Some tasks of a worker that went away could not be taken over; retrying.', error)
    }
  }
}
