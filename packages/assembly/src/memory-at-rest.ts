import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const CHECK_MS = 10_000
/** Half a minute: a process that works every few seconds needs its young generation again. */
const CHECKS_AT_REST = 3
/**
 * The event loop of a process at rest is busy for less of the time: heartbeats and polls take 1 to 3 %, a re-run of 10,000 tasks
 * every four seconds takes 4 to 10 %. Not processor time, of which a process with work also gets little where others take the
 * cores.
 */
const BUSY = 0.04
/**
 * Of resident memory, because V8 keeps freed pages that its own sizes leave out. Less is not worth a collection, which blocks the
 * process for 30 to 90 ms.
 */
const WORTHWHILE_BYTES = 10 * 1024 * 1024

/**
 * Returns the memory of the start, and of each burst of work, to the system. V8 does so only after a full collection, and a process
 * without work may never come to one: workers kept 50 MB of garbage, and a young generation of 32 MB.
 */
export function returnMemoryAtRest(checkMs = CHECK_MS): void {
  const isResting = watchLoop()
  let checksAtRest = 0
  let least = 0
  const check = (): void => {
    checksAtRest = isResting() ? checksAtRest + 1 : 0
    if (checksAtRest >= CHECKS_AT_REST && process.memoryUsage.rss() > least + WORTHWHILE_BYTES) {
      collectGarbage()
      least = process.memoryUsage.rss()
    }
    least = Math.min(least, process.memoryUsage.rss())
  }
  setInterval(check, checkMs).unref()
}

/** @returns a function that tells whether the process has rested since its previous call */
function watchLoop(): () => boolean {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization < BUSY
  }
}

/** Node has no function for it without a flag on the command line. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}
