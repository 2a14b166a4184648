import { defined } from '@ml-airflow/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Beat } from './beat.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function counted(more: { atOnce?: boolean; work?: () => Promise<number | undefined> } = {}) {
  const troubles: unknown[] = []
  let beats = 0
  const beat = new Beat({
    periodMs: 100,
    onTrouble: (error) => troubles.push(error),
    ...defined({ atOnce: more.atOnce }),
    async work() {
      beats += 1
      return more.work?.()
    },
  })
  return { beat, troubles, beats: () => beats }
}

test('the first beat comes at the start, and one with each period', async () => {
  const { beat, beats } = counted()
  beat.start()
  expect(beats()).toBe(1)
  await vi.advanceTimersByTimeAsync(300)
  expect(beats()).toBe(4)
})

test('without atOnce the first beat comes after a period', async () => {
  const { beat, beats } = counted({ atOnce: false })
  beat.start()
  await vi.advanceTimersByTimeAsync(99)
  expect(beats()).toBe(0)
  await vi.advanceTimersByTimeAsync(1)
  expect(beats()).toBe(1)
})

test('starting twice beats once', async () => {
  const { beat, beats } = counted()
  beat.start()
  beat.start()
  await vi.advanceTimersByTimeAsync(100)
  expect(beats()).toBe(2)
})

test('a beat that outlasts the period is followed by the next one at once, and never overlaps it', async () => {
  let end = (): void => undefined
  const { beat, beats } = counted({ work: () => new Promise((resolve) => (end = () => resolve(undefined))) })
  beat.start()
  await vi.advanceTimersByTimeAsync(500)
  expect(beats()).toBe(1)
  end()
  await vi.advanceTimersByTimeAsync(0)
  expect(beats()).toBe(2)
})

test('a beat that names a pause is followed after that pause', async () => {
  const { beat, beats } = counted({ work: async () => 7 })
  beat.start()
  await vi.advanceTimersByTimeAsync(6)
  expect(beats()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(beats()).toBe(2)
})

test('a beat that throws is reported, and the next one follows', async () => {
  const { beat, beats, troubles } = counted({ work: async () => Promise.reject(new Error('no database')) })
  beat.start()
  await vi.advanceTimersByTimeAsync(100)
  expect([beats(), troubles.map(String)]).toEqual([2, ['Error: no database', 'Error: no database']])
})

test('stop waits for the beat under way, and no other begins', async () => {
  let end = (): void => undefined
  const { beat, beats } = counted({ work: () => new Promise((resolve) => (end = () => resolve(undefined))) })
  beat.start()
  let isStopped = false
  const stopping = beat.stop().then(() => (isStopped = true))
  await vi.advanceTimersByTimeAsync(1000)
  expect(isStopped).toBe(false)
  end()
  await stopping
  await beat.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(beats()).toBe(1)
})

test('a stopped beat may start again', async () => {
  const { beat, beats } = counted()
  beat.start()
  await beat.stop()
  beat.start()
  expect(beats()).toBe(2)
})
