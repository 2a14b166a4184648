import { setImmediate as nextIteration } from 'node:timers/promises'

// Time after which the event loop runs other work: leases, timers, other runs.
const SLICE_MS = 5

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
