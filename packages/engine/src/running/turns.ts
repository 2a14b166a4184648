import { setImmediate as nextTurn } from 'node:timers/promises'

// After this number of items, of some microseconds each, the event loop runs everything else: leases, timers, other runs.
const ITEMS_A_TURN = 1000

/** The items one after another, however many, without keeping the event loop for long. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  let count = 0
  for (const item of items) {
    if (++count % ITEMS_A_TURN === 0) await nextTurn()
    yield item
  }
}
