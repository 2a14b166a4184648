import { useSyncExternalStore } from 'react'

/** A value outside React that components subscribe to. */
export class SharedValue<T> {
  #value: T
  readonly #subscribers = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const notify of this.#subscribers) notify()
  }

  readonly subscribe = (notify: () => void): (() => void) => {
    this.#subscribers.add(notify)
    return () => this.#subscribers.delete(notify)
  }
}

export function useShared<T>(shared: SharedValue<T>): T {
  return useSyncExternalStore(shared.subscribe, () => shared.value)
}
