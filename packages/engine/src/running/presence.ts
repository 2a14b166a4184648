import type { Store, WorkerProcess } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from './beat.ts'

const BEATS_A_LEASE = 3
/** Workers that were killed, or lost their database permanently, are listed as gone for a day. */
const REMEMBERED_MS = 24 * 3600 * 1000

export interface PresenceParts {
  readonly store: Pick<Store, 'workers'>
  readonly observer: Observer
  readonly worker: WorkerProcess
  readonly running: () => number
  /** Ids of the loaded DAGs. */
  readonly dags: () => readonly string[]
  readonly leaseMs: number
  /** Called once, when the worker is visible to others. Must not throw. */
  readonly whenListed?: () => Promise<void>
}

/** Registers a worker while it runs. */
export class Presence {
  readonly #parts: PresenceParts
  readonly #beat: Beat
  #hasCleared = false
  #left: Promise<void> | undefined

  constructor(parts: PresenceParts) {
    this.#parts = parts
    const periodMs = parts.leaseMs / BEATS_A_LEASE
    this.#beat = new Beat({ periodMs, work: () => this.#show(), onTrouble: this.#complain })
  }

  start(): void {
    this.#beat.start()
  }

  /** A worker that stops cleanly is removed, not reported as gone. */
  stop(): Promise<void> {
    this.#left ??= this.#leave()
    return this.#left
  }

  async #show(): Promise<void> {
    const { store, worker, running, dags, leaseMs, whenListed } = this.#parts
    await store.workers.beat(worker, { running: running(), dags: dags() }, leaseMs)
    if (this.#hasCleared) return
    await store.workers.removeDead(REMEMBERED_MS)
    this.#hasCleared = true
    await whenListed?.()
  }

  async #leave(): Promise<void> {
    await this.#beat.stop()
    await this.#parts.store.workers.remove(this.#parts.worker.id).catch(this.#complain)
  }

  readonly #complain = (error: unknown): void =>
    this.#parts.observer.trouble('Heartbeat could not be written to the database; the worker keeps running.', error)
}
