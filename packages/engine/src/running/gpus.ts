import type { TaskDelivery } from '@ml-airflow/core'

/** Refused tasks that are woken up when GPUs are free again; the others look by themselves. */
const MOST_WAITING = 16

/** The GPUs that a worker offers. Each is in the hands of one try at most. */
export class Gpus {
  readonly #names: readonly string[] | undefined
  #free: readonly string[]
  readonly #waiting = new Map<number, TaskDelivery>()

  /** @param names undefined: tasks start with the GPUs that the environment of this process names */
  constructor(names: readonly string[] | undefined) {
    this.#names = names
    this.#free = names ?? []
  }

  get offered(): number {
    return this.#names?.length ?? Number.POSITIVE_INFINITY
  }

  /** @returns undefined where fewer are free */
  take(count: number): readonly string[] | undefined {
    if (this.#names === undefined) return []
    if (count > this.#free.length) return undefined
    const taken = this.#free.slice(0, count)
    this.#free = this.#free.slice(count)
    return taken
  }

  /** Wakes this one up, among others, when GPUs are given back. */
  wait(delivery: TaskDelivery): void {
    if (this.#waiting.size < MOST_WAITING) this.#waiting.set(delivery.instance, delivery)
  }

  /** @returns those that wait for them */
  giveBack(taken: readonly string[]): readonly TaskDelivery[] {
    if (taken.length === 0) return []
    this.#free = [...this.#free, ...taken]
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    return waiting
  }

  /** What a command sees. One that asked for no GPU must not use those of others. */
  variables(taken: readonly string[]): Readonly<Record<string, string>> {
    return this.#names?.length ? { CUDA_VISIBLE_DEVICES: taken.join(',') } : {}
  }
}
