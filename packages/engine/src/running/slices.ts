import { setImmediate as nextIteration } from 'node:timers/promises'

// Time after which the event loop runs other work: leases, timers, other runs.
const SLICE_MS = 5

/**
 * Handles any number of items without blocking the event loop. Unlike an async iteration, it costs a promise only where
 * `handle` returns one: ten thousand done tasks pass through four such loops.
 */
export async function eachInSlices<T>(items: Iterable<T>, handle: (item: T) => Promise<void> | void): Promise<void> {
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > SLICE_MS) {
      await nextIteration()
      since = performance.now()
    }
    const handling = handle(item)
    if (handling !== undefined) await handling
  }
}

/** Iterates over any number of items without blocking the event loop. */
export async function* inSlices<T>(items: Iterable<T>): AsyncGenerator<T> {
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > SLICE_MS) {
      await nextIteration()
      since = performance.now()
    }
    yield item
  }
}
