import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Short enough to be seen at once, long enough to make one request of a burst of events. */
const PAUSE_MS = 100
/** Between two requests for the same, so that many open pages do not keep the API busy while much is going on. */
const GAP_MS = 1000

/** Fetches what events call out of date, once per burst, and never while the same is being fetched. */
export class Refresher {
  readonly #client: QueryClient
  readonly #signal: AbortSignal
  readonly #outdated = new Map<string, QueryKey>()
  readonly #refreshedAt = new Map<string, number>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: QueryClient, signal: AbortSignal) {
    this.#client = client
    this.#signal = signal
  }

  refresh(queryKey: QueryKey): void {
    this.#outdated.set(JSON.stringify(queryKey), queryKey)
    this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS)
  }

  refreshAll(): void {
    void this.#client.invalidateQueries()
  }

  /** What is being fetched may have been read before the event: it stays for the next time. */
  #flush(): void {
    this.#timer = undefined
    if (this.#signal.aborted) return
    for (const [name, queryKey] of this.#outdated) {
      if (!this.#isTime(name) || this.#client.isFetching({ queryKey }) > 0) continue
      this.#outdated.delete(name)
      this.#refreshedAt.set(name, Date.now())
      void this.#client.invalidateQueries({ queryKey })
    }
    if (this.#outdated.size > 0) this.#timer = setTimeout(() => this.#flush(), PAUSE_MS)
  }

  #isTime(name: string): boolean {
    return Date.now() - (this.#refreshedAt.get(name) ?? 0) >= GAP_MS
  }
}
