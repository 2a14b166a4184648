import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RateLimit } from './rate-limit.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }))
afterEach(() => vi.useRealTimers())

test('a key that has used up its window gets the time to wait', () => {
  const limit = new RateLimit(2, 60_000)
  for (let time = 0; time < 2; time++) {
    limit.count('a')
  }
  vi.advanceTimersByTime(45_500)
  expect(() => limit.count('a')).toThrow(expect.objectContaining({ statusCode: 429, retryAfterSeconds: 15 }))
  limit.count('b')
  vi.advanceTimersByTime(14_500)
  limit.count('a')
})

test('keys beyond its capacity share one count', () => {
  const limit = new RateLimit(2, 60_000)
  for (let key = 0; key < 10_002; key++) {
    limit.count(`key ${key}`)
  }
  expect(() => limit.count('one more')).toThrow(/Too many requests/)
  limit.count('key 1')
})
