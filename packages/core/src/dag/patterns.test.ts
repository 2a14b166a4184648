import { expect, test } from 'vitest'
import { namePattern } from './patterns.ts'

test.each([
  ['common', 'common_task_1', true],
  ['task', 'common_task_1', true],
  ['^task', 'common_task_1', false],
  ['task_[12]$', 'common_task_1', true],
  ['(?i)COMMON', 'common_task_1', true],
  ['', 'anything', true],
])('%j is found in %j: %s', (expression, name, found) => {
  expect(namePattern(expression)(name)).toBe(found)
})

test('S26: an expression that would keep a backtracking engine for years is answered at once', () => {
  const started = performance.now()
  expect(namePattern('(a+)+$')(`${'a'.repeat(190)}!`)).toBe(false)
  expect(performance.now() - started).toBeLessThan(1_000)
})

test.each([
  ['[', 'missing closing ]'],
  ['(?=a)', 'unsupported'],
  ['(a)\\1', 'invalid escape'],
  ['(((a{100}){100}){100})', 'invalid repeat count'],
  ['a'.repeat(1_001), 'it has 1001 characters, and 1000 are allowed'],
])('%.20j is refused with a sentence', (expression, why) => {
  expect(() => namePattern(expression)).toThrow(
    expect.objectContaining({ code: 'bad_argument', message: expect.stringContaining(why) }),
  )
})
