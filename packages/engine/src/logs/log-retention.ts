import type { RemoteLogs, Store } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from '../running/beat.ts'

const LOOK_MS = 60_000
const TURN_MS = 10 * 60_000

export interface LogRetentionParts {
  readonly store: Pick<Store, 'turns'>
  readonly remote: Pick<RemoteLogs, 'removeOld'>
  readonly observer: Observer
  readonly keepMs: number
}

/** Removes the logs of tries that ended long ago. Any number of processes may do so; they take turns. */
export class LogRetention {
  readonly #parts: LogRetentionParts
  readonly #beat: Beat

  constructor(parts: LogRetentionParts) {
    this.#parts = parts
    const onTrouble = (error: unknown): void =>
      parts.observer.trouble('Old logs could not be removed; trying again later.', error)
    this.#beat = new Beat({ periodMs: LOOK_MS, work: () => this.#removeInTurn(), onTrouble })
  }

  start(): void {
    this.#beat.start()
  }

  stop(): Promise<void> {
    return this.#beat.stop()
  }

  async #removeInTurn(): Promise<void> {
    const { store, remote, keepMs } = this.#parts
    if (await store.turns.take('remove old logs', TURN_MS)) await remote.removeOld(keepMs)
  }
}
