import { LRUCache } from 'lru-cache'

const MOST = 20_000

/** What was told last of each thing, so that only changes are told. The longest untold are forgotten. */
export class Seen {
  readonly #texts = new LRUCache<string, string>({ max: MOST })
  readonly #lists = new Map<string, readonly unknown[]>()

  /** Whether it is not what was told last of this thing, or nothing was. */
  isNew(thing: string, told: object): boolean {
    const text = JSON.stringify(told)
    const isNew = this.#texts.get(thing) !== text
    this.#texts.set(thing, text)
    return isNew
  }

  /** Whether it is not what was told last. What was never told is taken for known. */
  isChanged(thing: string, told: object): boolean {
    const isKnown = this.#texts.has(thing)
    return this.isNew(thing, told) && isKnown
  }

  /** Whether other objects make up this list than the last time. */
  isOther(thing: string, list: readonly unknown[]): boolean {
    const last = this.#lists.get(thing)
    this.#lists.set(thing, list)
    return last !== undefined && (last.length !== list.length || last.some((item, index) => item !== list[index]))
  }
}
