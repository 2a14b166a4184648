import type { RemoteLogs, Store } from '@ml-airflow/core'
import type { Observer } from './observer.ts'

const LOOK_MS = 60_000
const TURN_MS = 10 * 60_000

/** Removes the logs of tries that ended long ago. Any number of processes may do so; they take turns. */
export class LogRetention {
  readonly #parts: { store: Pick<Store, 'turns'>; remote: RemoteLogs; observer: Observer; keepMs: number }
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> | undefined

  constructor(parts: { store: Pick<Store, 'turns'>; remote: RemoteLogs; observer: Observer; keepMs: number }) {
    this.#parts = parts
  }

  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_MS)
    this.#look()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    await this.#looking
  }

  #look(): void {
    this.#looking ??= this.#removeInTurn().finally(() => {
      this.#looking = undefined
    })
  }

  async #removeInTurn(): Promise<void> {
    const { store, remote, observer, keepMs } = this.#parts
    try {
      if (await store.turns.take('remove old logs', TURN_MS)) await remote.removeOld(keepMs)
    } catch (error) {
      observer.trouble('Old logs could not be removed; trying again later.', error)
    }
  }
}
