import type { Run, Store, TaskInstance } from '@ml-airflow/core'
import type { KnownRun } from './asked.ts'
import { keyOf, type Unit } from './steps.ts'

export interface OpenRun {
  readonly run: Run
  readonly known: KnownRun
}

/** The unit of a task instance, in its run. */
export interface Place {
  readonly known: KnownRun
  readonly unit: Unit
}

/** The runs of a history, and the task instances that the world has met in them. */
export class Places {
  readonly runs: OpenRun[] = []
  readonly #store: Pick<Store, 'instances'>
  readonly #places = new Map<number, Place>()

  constructor(store: Pick<Store, 'instances'>) {
    this.#store = store
  }

  meet(instance: number, place: Place): void {
    this.#places.set(instance, place)
  }

  find(instance: number): Place | undefined {
    return this.#places.get(instance)
  }

  get(instance: number): Place {
    const place = this.#places.get(instance)
    if (place === undefined) throw new Error('A job or claim belongs to no task instance that the world has met.')
    return place
  }

  isExpanded({ known }: OpenRun): boolean {
    return [...this.#places.values()].some((place) => place.known === known)
  }

  /** Undefined: it has been removed with its sample. */
  async instance(id: number): Promise<TaskInstance | undefined> {
    return (await this.instancesOf(this.get(id).known)).find((one) => one.id === id)
  }

  instancesOf(known: KnownRun): Promise<readonly TaskInstance[]> {
    return this.#store.instances.list(this.runOf(known))
  }

  runOf(known: KnownRun): number {
    return this.runs.find((open) => open.known === known)?.run.id ?? 0
  }

  describe({ known, unit }: Place): string {
    return `${keyOf(unit, known.asked.values)} of ${this.nameOf(known)}`
  }

  nameOf(known: KnownRun): string {
    return `run ${this.runs.findIndex((open) => open.known === known) + 1}`
  }
}
