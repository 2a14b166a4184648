import type { TaskDelivery } from '@ml-airflow/core'

/** Maximum number of refused tasks to wake when GPUs become free; the others poll. */
const MOST_WAITING = 16

/** The GPUs that a worker offers. Each is assigned to at most one try. */
export class Gpus {
  readonly #names: readonly string[] | undefined
  #free: readonly string[]
  readonly #waiting = new Map<number, TaskDelivery>()

  /** @param names undefined: tasks use the GPUs from the environment of this process */
  constructor(names: readonly string[] | undefined) {
    this.#names = names
    this.#free = names ?? []
  }

  get offered(): number {
    return this.#names?.length ?? Number.POSITIVE_INFINITY
  }

  /** @returns undefined if too few are free */
  take(count: number): readonly string[] | undefined {
    if (this.#names === undefined) return []
    if (count > this.#free.length) return undefined
    const taken = this.#free.slice(0, count)
    this.#free = this.#free.slice(count)
    return taken
  }

  /** Registers a task to wake when GPUs become free. */
  wait(delivery: TaskDelivery): void {
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(delivery.instance, delivery)
  }

  /** @returns the tasks that wait for them */
  free(taken: readonly string[]): readonly TaskDelivery[] {
    if (taken.length === 0) return []
    this.#free = [...this.#free, ...taken]
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    return waiting
  }

  /** Environment for a command. Without requested GPUs it must not use those of others. */
  variables(taken: readonly string[]): Readonly<Record<string, string>> {
    return this.#names?.length ? { CUDA_VISIBLE_DEVICES: taken.join(',') } : {}
  }
}
