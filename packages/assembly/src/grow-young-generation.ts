import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Both halves. Enough for a plan of ten thousand done tasks, so that little of it survives a collection. */
const YOUNG_BYTES = 32 * 1024 * 1024
/** V8 shrinks it to 1 MB when the process rests. From there it must not take five steps, each after many collections. */
const LARGEST_STEP = 8

/**
 * For a process that has started: lets the young generation grow to the size above. V8 reads its own maximum before any code
 * runs, and grows only after as much has survived as the young generation can hold.
 */
export function growYoungGeneration(): void {
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    growBy(Math.floor(YOUNG_BYTES / (young?.space_size ?? YOUNG_BYTES)))
  })
  growBy(LARGEST_STEP)
  observer.observe({ entryTypes: ['gc'] })
}

function growBy(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${Math.max(1, Math.min(factor, LARGEST_STEP))}`)
}
