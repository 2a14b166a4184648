import { setImmediate as nextTurn } from 'node:timers/promises'

// Between so many items, of some microseconds each, everything else in this process gets a turn: leases, timers, other runs.
const ITEMS_A_TURN = 1000

/** The items one after another, however many, without keeping the event loop for long. */
export async function* inTurns<T>(items: Iterable<T>): AsyncGenerator<T> {
  let count = 0
  for (const item of items) {
    if (++count % ITEMS_A_TURN === 0) await nextTurn()
    yield item
  }
}
