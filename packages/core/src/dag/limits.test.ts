import { expect, test } from 'vitest'
import { limitsOf, memoryBytes } from './limits.ts'

test.each([
  ['1048576', 1_048_576],
  ['512M', 536_870_912],
  ['1.5G', 1_610_612_736],
  ['2T', 2_199_023_255_552],
])('%s is %i bytes', (text, bytes) => expect(memoryBytes(text)).toBe(bytes))

test.each(['', '0', '1023K', '2GB', '2g', '-1G', '1e9', '1.0000001G', '2000T', ' 2G'])('%j is not a limit', (text) =>
  expect(memoryBytes(text)).toBeUndefined(),
)

test('a task without limits has none', () => {
  expect(limitsOf({})).toBeUndefined()
  expect(limitsOf({ memory: '2M', cpus: 0.5 })).toEqual({ memory: { text: '2M', bytes: 2_097_152 }, cpus: 0.5 })
})
