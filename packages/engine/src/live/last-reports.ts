import { LRUCache } from 'lru-cache'

const MOST = 20_000

/** The last report of each item, so that only changes are sent. The oldest reports are evicted. */
export class LastReports {
  readonly #texts = new LRUCache<string, string>({ max: MOST })
  readonly #lists = new Map<string, readonly unknown[]>()

  /** Whether it differs from the last report of this item, or there is no report. */
  isNew(thing: string, report: object): boolean {
    const text = JSON.stringify(report)
    const isNew = this.#texts.get(thing) !== text
    this.#texts.set(thing, text)
    return isNew
  }

  /** Whether it differs from the last report. Without a report it counts as unchanged. */
  isChanged(thing: string, report: object): boolean {
    const isKnown = this.#texts.has(thing)
    return this.isNew(thing, report) && isKnown
  }

  /** Whether the list consists of other objects than last time. */
  isOther(thing: string, list: readonly unknown[]): boolean {
    const last = this.#lists.get(thing)
    this.#lists.set(thing, list)
    return last !== undefined && (last.length !== list.length || last.some((item, index) => item !== list[index]))
  }
}
