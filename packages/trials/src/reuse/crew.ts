import type { Store } from '@ml-airflow/core'
import type { Offer } from './offers.ts'

/** A worker of the crew. */
export interface Hand {
  readonly name: string
  readonly offer: Offer
}

interface CrewParts<Worker extends Hand> {
  readonly store: Pick<Store, 'workers'>
  /** Ids of the DAGs that all workers have. */
  readonly dags: readonly string[]
  readonly create: (offer: Offer) => Worker
}

const LEASE_MS = 3_600_000

/** The living workers. One of them is on shift: the next job goes to it. */
export class Crew<Worker extends Hand> {
  readonly #parts: CrewParts<Worker>
  #workers: readonly Worker[]
  #onShift: Worker
  readonly #listed = new Set<string>()

  constructor(parts: CrewParts<Worker>, offer: Offer) {
    this.#parts = parts
    this.#onShift = parts.create(offer)
    this.#workers = [this.#onShift]
  }

  get onShift(): Worker {
    return this.#onShift
  }

  get all(): readonly Worker[] {
    return this.#workers
  }

  get offers(): readonly Offer[] {
    return this.#workers.map(({ offer }) => offer)
  }

  /** Another worker comes, and is on shift. */
  hire(offer: Offer): void {
    this.#onShift = this.#parts.create(offer)
    this.#workers = [...this.#workers, this.#onShift]
  }

  /** The next worker is on shift. */
  turn(): void {
    const next = this.#workers[this.#workers.indexOf(this.#onShift) + 1] ?? this.#workers[0]
    if (next !== undefined) this.#onShift = next
  }

  /** The worker on shift leaves, unless it is the last one. */
  leave(): boolean {
    const leaving = this.#onShift
    if (this.#workers.length === 1) return false
    this.turn()
    this.#workers = this.#workers.filter((worker) => worker !== leaving)
    return true
  }

  /** Those leave whom nothing keeps, except the one on shift. */
  relieve(isKept: (worker: Worker) => boolean): void {
    this.#workers = this.#workers.filter((worker) => worker === this.#onShift || isKept(worker))
  }

  /** A worker is dead, and one with the same offer replaces it. */
  replace(dead: Worker): void {
    const next = this.#parts.create(dead.offer)
    this.#workers = this.#workers.map((worker) => (worker === dead ? next : worker))
    if (this.#onShift === dead) this.#onShift = next
  }

  /** Updates the table of workers, in which those of earlier histories may stand. */
  async list(): Promise<void> {
    const { store, dags } = this.#parts
    const names = new Set(this.#workers.map(({ name }) => name))
    const isNew = this.#listed.size === 0
    const gone = isNew ? (await store.workers.list()).map(({ id }) => id) : [...this.#listed]
    for (const id of gone.filter((one) => !names.has(one))) {
      await store.workers.remove(id)
      this.#listed.delete(id)
    }
    for (const { name, offer } of this.#workers) {
      if (this.#listed.has(name)) continue
      const worker = { id: name, host: 'host', pid: 1, version: '0', slots: 1, ...offer }
      await store.workers.beat(worker, { running: 0, dags }, LEASE_MS)
      this.#listed.add(name)
    }
  }
}
