import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const CHECK_MS = 10_000
/** Half a minute: a process that works every few seconds needs its young generation again. */
const CHECKS_AT_REST = 3
/**
 * The event loop of a process at rest is busy for less of the time: heartbeats and polls take 1 to 3 %, and up to 13 % where other
 * programs take the cores; short tasks take a half. Not processor time, of which a process with work also gets little there.
 */
const BUSY = 0.25
/** Short bursts of work take less of the time, and need the young generation again: each collection waits longer than the last. */
const LONGER_AFTER_BURSTS = 4
/** A quarter of an hour: a worker whose tasks are long works in bursts for days, and must not keep its garbage as long. */
const MOST_CHECKS_AT_REST = 90
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
  const rests = new Rests()
  const check = (): void => {
    if (rests.isCollectionDue(isResting(), process.memoryUsage.rss())) collectGarbage()
    rests.measured(process.memoryUsage.rss())
  }
  setInterval(check, checkMs).unref()
}

/** Decides at each check of a process whether to collect its garbage. Sizes are in bytes. */
export class Rests {
  #patience = CHECKS_AT_REST
  /** Those in a row at which a collection was worthwhile. */
  #checksAtRest = 0
  /** Since the last collection. */
  #least = 0

  isCollectionDue(isResting: boolean, resident: number): boolean {
    if (!isResting) this.#patience = CHECKS_AT_REST
    const isWorthwhile = resident > this.#least + WORTHWHILE_BYTES
    this.#checksAtRest = isResting && isWorthwhile ? this.#checksAtRest + 1 : 0
    if (this.#checksAtRest < this.#patience) return false
    this.#checksAtRest = 0
    this.#patience = Math.min(this.#patience * LONGER_AFTER_BURSTS, MOST_CHECKS_AT_REST)
    this.#least = resident
    return true
  }

  /** The size after the check. */
  measured(resident: number): void {
    this.#least = Math.min(this.#least, resident)
  }
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
