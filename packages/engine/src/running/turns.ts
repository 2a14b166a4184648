import { setImmediate as nextTurn } from 'node:timers/promises'

// Number of items, of some microseconds each, after which the event loop runs other work: leases, timers, other runs.
const ITEMS_A_TURN = 1000

/** Iterates over any number of items without blocking the event loop. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  let count = 0
  for (const item of items) {
    if (++count % ITEMS_A_TURN === 0) await nextTurn()
    yield item
  }
}
