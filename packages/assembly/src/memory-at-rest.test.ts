import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { Rests } from './memory-at-rest.ts'

// Leaves garbage in the old generation, and then works little or much. V8 does not force its own collections.
const PROGRAM = `
  import { constants, PerformanceObserver } from 'node:perf_hooks'
  import { getHeapStatistics } from 'node:v8'
  import { returnMemoryAtRest } from './memory-at-rest.ts'
  const busyMs = Number(process.argv[1])
  const mb = () => Math.round(getHeapStatistics().used_heap_size / 1024 / 1024)
  globalThis.kept = Array.from({ length: 400_000 }, (_, index) => ({ index, text: 'x' + index }))
  const full = mb()
  globalThis.kept = undefined
  let isForced = false
  new PerformanceObserver((list) => {
    isForced ||= list.getEntries().some(({ detail }) => detail.flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED)
  }).observe({ entryTypes: ['gc'] })
  returnMemoryAtRest(100)
  const until = Date.now() + 3_000
  const turn = () => {
    const end = Date.now() + busyMs
    while (Date.now() < end);
    if (isForced) console.log(mb() < full / 2 ? 'returned' : 'kept ' + mb() + ' of ' + full)
    else if (Date.now() > until) console.log('not collected')
    else if (busyMs > 0) setImmediate(turn)
    else setTimeout(turn, 20)
  }
  turn()
`

function outcome(busyMs: number): string {
  const args = ['--input-type=module', '--eval', PROGRAM, String(busyMs)]
  return execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim()
}

test('a process at rest returns the memory of its garbage', () => {
  expect(outcome(0)).toBe('returned')
})

test('a process with work collects no garbage for that', () => {
  expect(outcome(20)).toBe('not collected')
})

const MB = 1024 * 1024

/** @param checks with the resident size before each; a collection leaves 100 MB. @returns those that collect */
function collectionsIn(
  rests: Rests,
  checks: readonly { readonly isResting: boolean; readonly mb: number }[],
): number[] {
  return checks.flatMap(({ isResting, mb }, index) => {
    const isDue = rests.isCollectionDue(isResting, mb * MB)
    rests.measured((isDue ? 100 : mb) * MB)
    return isDue ? [index] : []
  })
}

test('a process that rests collects once, at the third check', () => {
  const rest = Array.from({ length: 9 }, (_, index) => ({ isResting: true, mb: index < 3 ? 150 : 100 }))
  expect(collectionsIn(new Rests(), rest)).toEqual([2])
})

test('a process with short bursts of work collects less and less often, down to once in 90 checks', () => {
  const bursts = Array.from({ length: 250 }, () => ({ isResting: true, mb: 150 }))
  expect(collectionsIn(new Rests(), bursts)).toEqual([2, 14, 62, 152, 242])
})

test('a burst after a long rest is not followed by a collection at once', () => {
  const rests = new Rests()
  const rest = Array.from({ length: 50 }, (_, index) => ({ isResting: true, mb: index < 3 ? 150 : 100 }))
  expect(collectionsIn(rests, rest)).toEqual([2])
  const burst = Array.from({ length: 15 }, () => ({ isResting: true, mb: 150 }))
  expect(collectionsIn(rests, burst)).toEqual([11])
})

test('a process that rests after longer work collects as soon as at first', () => {
  const rests = new Rests()
  const bursts = Array.from({ length: 20 }, () => ({ isResting: true, mb: 150 }))
  collectionsIn(rests, bursts)
  const work = [{ isResting: false, mb: 150 }, ...bursts.slice(0, 5)]
  expect(collectionsIn(rests, work)).toEqual([3])
})
