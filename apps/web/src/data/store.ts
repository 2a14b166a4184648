import { useSyncExternalStore } from 'react'

/** A value outside React that components subscribe to. */
export class Kept<T> {
  #value: T
  readonly #followers = new Set<() => void>()

  constructor(value: T) {
    this.#value = value
  }

  get value(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const follower of this.#followers) follower()
  }

  readonly follow = (follower: () => void): (() => void) => {
    this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }
}

export function useKept<T>(kept: Kept<T>): T {
  return useSyncExternalStore(kept.follow, () => kept.value)
}
