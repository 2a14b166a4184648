import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withTimeout } from './with-timeout.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('work in time gives its result, and leaves no timer', async () => {
  expect(await withTimeout(Promise.resolve('done'), 100, () => 'late')).toBe('done')
  expect(vi.getTimerCount()).toBe(0)
})

test('work that fails in time throws, and leaves no timer', async () => {
  await expect(withTimeout(Promise.reject(new Error('broken')), 100, () => 'late')).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
})

test('work that takes longer gets the given result', async () => {
  const waiting = withTimeout(new Promise(() => undefined), 100, () => 'late')
  await vi.advanceTimersByTimeAsync(100)
  expect(await waiting).toBe('late')
})

test('a late failure of work is ignored', async () => {
  let fail = (_: Error): void => undefined
  const waiting = withTimeout(new Promise((_, reject) => (fail = reject)), 100, () => 'late')
  await vi.advanceTimersByTimeAsync(100)
  fail(new Error('too late'))
  expect(await waiting).toBe('late')
})
