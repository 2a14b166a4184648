import type { Store, WorkerProcess } from '@ml-airflow/core'
import type { Observer } from './observer.ts'

const BEATS_A_LEASE = 3
/** Whoever was killed, or lost its database for good, is shown as gone for a day. */
const REMEMBERED_MS = 24 * 3600 * 1000

/** Shows a worker among the workers, for as long as it is there. */
export class Presence {
  readonly #parts: {
    readonly store: Pick<Store, 'workers'>
    readonly observer: Observer
    readonly worker: WorkerProcess
    readonly running: () => number
    readonly leaseMs: number
  }
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<void> = Promise.resolve()

  constructor(parts: {
    store: Pick<Store, 'workers'>
    observer: Observer
    worker: WorkerProcess
    running: () => number
    leaseMs: number
  }) {
    this.#parts = parts
  }

  start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#enqueue(() => this.#beat()), this.#parts.leaseMs / BEATS_A_LEASE)
    this.#enqueue(() => this.#beat())
    this.#enqueue(() => this.#parts.store.workers.removeDead(REMEMBERED_MS))
  }

  /** A worker that ends in good order is not missed. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#enqueue(() => this.#parts.store.workers.remove(this.#parts.worker.id))
    await this.#beating
  }

  #beat(): Promise<void> {
    const { store, worker, running, leaseMs } = this.#parts
    return store.workers.beat(worker, running(), leaseMs)
  }

  #enqueue(work: () => Promise<void>): void {
    const { observer } = this.#parts
    this.#beating = this.#beating.then(work).catch((error) => {
      observer.trouble('This worker could not give a sign to the database; it works on.', error)
    })
  }
}
