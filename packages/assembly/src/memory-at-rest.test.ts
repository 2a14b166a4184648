import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

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
