import type { Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from './beat.ts'

const POLL_MS = 60_000
const TURN_MS = 10 * 60_000

export interface PeriodicWorkParts {
  readonly store: Pick<Store, 'turns'>
  readonly observer: Observer
  /** Name of the work in turns and error messages, such as `remove old logs`. */
  readonly name: string
  readonly work: () => Promise<void>
}

/** Periodic work that any number of processes may do; they take turns. */
export class PeriodicWork {
  readonly #parts: PeriodicWorkParts
  readonly #beat: Beat

  constructor(parts: PeriodicWorkParts) {
    this.#parts = parts
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble(`This could not be done: ${parts.name}. The next attempt comes in a minute.`, error)
    this.#beat = new Beat({ periodMs: POLL_MS, work: () => this.#workInTurn(), onTrouble })
  }

  start(): void {
    this.#beat.start()
  }

  stop(): Promise<void> {
    return this.#beat.stop()
  }

  async #workInTurn(): Promise<void> {
    const { store, name, work } = this.#parts
    if (await store.turns.take(name, TURN_MS)) await work()
  }
}
