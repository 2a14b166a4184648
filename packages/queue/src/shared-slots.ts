import { setTimeout as sleep } from 'node:timers/promises'

/** The consumer of one queue, reduced to its concurrency. */
export interface Lane {
  concurrency: number
}

/** Maximum time a job waits for a slot; then it goes back to the queue, because another consumer may be idle. */
const PATIENCE_MS = 2_000

/**
 * Slots shared by the consumers of several queues. BullMQ's workers each know only their own queue, so each may briefly hold
 * one job more than there are slots.
 */
export class SharedSlots {
  readonly #slots: number
  readonly #lanes = new Map<string, Lane>()
  readonly #running = new Map<string, number>()
  readonly #waiting: (() => void)[] = []
  #taken = 0

  constructor(slots: number) {
    this.#slots = slots
  }

  add(name: string, lane: Lane): void {
    this.#lanes.set(name, lane)
  }

  /** @returns false if no slot became free in time */
  async take(name: string): Promise<boolean> {
    if (this.#taken >= this.#slots && !(await this.#freeSlot())) return false
    this.#change(name, 1)
    return true
  }

  free(name: string): void {
    this.#change(name, -1)
    this.#waiting.shift()?.()
  }

  async #freeSlot(): Promise<boolean> {
    const freed = Promise.withResolvers<boolean>()
    const wake = () => freed.resolve(true)
    this.#waiting.push(wake)
    const patience = new AbortController()
    const late = sleep(PATIENCE_MS, false, { signal: patience.signal }).catch(() => false)
    const isFree = await Promise.race([freed.promise, late])
    patience.abort()
    const position = this.#waiting.indexOf(wake)
    if (position >= 0) this.#waiting.splice(position, 1)
    return isFree && this.#taken < this.#slots
  }

  #change(name: string, by: number): void {
    this.#taken += by
    this.#running.set(name, (this.#running.get(name) ?? 0) + by)
    const free = this.#slots - this.#taken
    for (const [one, lane] of this.#lanes) lane.concurrency = Math.max(1, (this.#running.get(one) ?? 0) + free)
  }
}
