import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const CHECK_MS = 4_000
/** V8 shrinks the young generation only if the process has allocated little for 5 seconds. */
const CHECKS_AT_REST = 3
/** A process at rest takes less of a core. Its event loop would seem busy wherever others take the cores. */
const CORES_IN_USE = 0.1
/** Less garbage is not worth a collection, which blocks the process for 30 to 90 ms. */
const WORTHWHILE_BYTES = 10 * 1024 * 1024

/**
 * Returns the memory of the start, and of each burst of work, to the system. V8 does so only after a full collection, and a process
 * without work may never come to one: workers kept 50 MB of garbage, and a young generation of 32 MB.
 */
export function returnMemoryAtRest(checkMs = CHECK_MS): void {
  const isResting = watchCores()
  let checksAtRest = 0
  let least = 0
  const check = (): void => {
    checksAtRest = isResting() ? checksAtRest + 1 : 0
    if (checksAtRest >= CHECKS_AT_REST && heapBytes() > least + WORTHWHILE_BYTES) {
      collectGarbage()
      least = heapBytes()
    }
    least = Math.min(least, heapBytes())
  }
  setInterval(check, checkMs).unref()
}

/** @returns a function that tells whether the process has rested since its previous call */
function watchCores(): () => boolean {
  let usage = process.cpuUsage()
  let since = performance.now()
  return () => {
    const { user, system } = process.cpuUsage(usage)
    const cores = (user + system) / 1000 / (performance.now() - since)
    usage = process.cpuUsage()
    since = performance.now()
    return cores < CORES_IN_USE
  }
}

function heapBytes(): number {
  return getHeapStatistics().total_physical_size
}

/** Node has no function for it without a flag on the command line. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
