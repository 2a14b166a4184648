import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Short enough to feel immediate, long enough to combine a burst of events into one request. */
const PAUSE_MS = 50
/** Window of the rate limit: the first fetches are immediate, those under load are rare. */
const SPAN_MS = 3000
const MOST_IN_SPAN = 3

/** Refetches data that events invalidate: once per burst, never concurrently, and not while the page is hidden. */
export class Refresher {
  readonly #client: QueryClient
  readonly #outdated = new Map<string, QueryKey>()
  /** Times of the latest fetches, newest first. */
  readonly #refreshedAt = new Map<string, readonly number[]>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: QueryClient) {
    this.#client = client
    document.addEventListener('visibilitychange', () => this.#flushSoon())
  }

  refresh(queryKey: QueryKey): void {
    this.#outdated.set(JSON.stringify(queryKey), queryKey)
    this.#flushSoon()
  }

  refreshAll(): void {
    if (document.hidden) this.refresh([])
    else void this.#client.invalidateQueries()
  }

  #flushSoon(): void {
    if (!document.hidden) this.#timer ??= setTimeout(() => this.#flush(), PAUSE_MS)
  }

  /** A fetch in progress may predate the event, so the invalidation stays for the next fetch. */
  #flush(): void {
    this.#timer = undefined
    for (const [name, queryKey] of this.#outdated) {
      if (!this.#isTime(name) || this.#client.isFetching({ queryKey }) > 0) continue
      this.#outdated.delete(name)
      this.#refreshedAt.set(name, [Date.now(), ...(this.#refreshedAt.get(name) ?? [])].slice(0, MOST_IN_SPAN))
      void this.#client.invalidateQueries({ queryKey })
    }
    if (this.#outdated.size > 0) this.#flushSoon()
  }

  #isTime(name: string): boolean {
    const times = this.#refreshedAt.get(name) ?? []
    return times.length < MOST_IN_SPAN || Date.now() - (times.at(-1) ?? 0) >= SPAN_MS
  }
}
