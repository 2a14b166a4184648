import type { QueryClient, QueryKey } from '@tanstack/react-query'

/** Short enough to be seen at once, long enough to make one request of a burst of events. */
const PAUSE_MS = 50
/** Limits how often the same is fetched: at once at first, seldom while much happens. */
const SPAN_MS = 3000
const MOST_IN_SPAN = 3

/** Fetches what events call out of date, once per burst, never while the same is being fetched, and not while nobody looks. */
export class Refresher {
  readonly #client: QueryClient
  readonly #outdated = new Map<string, QueryKey>()
  /** The newest first. */
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

  /** A fetch under way may have been read before the event: the hint stays for the next fetch. */
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
