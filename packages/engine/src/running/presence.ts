import type { Store, WorkerProcess } from '@ml-airflow/core'
import type { Observer } from '../observer.ts'
import { Beat } from './beat.ts'

const BEATS_A_LEASE = 3
/** Workers that were killed, or lost their database for good, are shown as gone for a day. */
const REMEMBERED_MS = 24 * 3600 * 1000

export interface PresenceParts {
  readonly store: Pick<Store, 'workers'>
  readonly observer: Observer
  readonly worker: WorkerProcess
  readonly running: () => number
  /** The ids of the DAGs that it has now. */
  readonly dags: () => readonly string[]
  readonly leaseMs: number
  /** Once, when the others can see the worker. Must not throw. */
  readonly whenListed?: () => Promise<void>
}

/** Shows a worker among the workers, for as long as it is there. */
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

  /** A worker that ends in good order is not missed. */
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
