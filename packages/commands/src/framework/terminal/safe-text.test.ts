import { expect, test } from 'vitest'
import { plain, plainLog } from './safe-text.ts'

test.each([
  ['colours', '\u001b[31mred\u001b[0m', 'red'],
  ['the title of the window', '\u001b]0;owned\u0007text', 'text'],
  ['a carriage return that hides what stood there', 'rm -rf\rharmless', 'rm -rfharmless'],
  ['bells, NULs and C1 codes', 'a\u0007b\u0000c\u009bd', 'abcd'],
  ['text that runs backwards', 'a\u202eb', 'ab'],
])('takes out %s', (_what, given, expected) => {
  expect(plain(given)).toBe(expected)
})

test('S25: leaves lines, tabs and every language alone', () => {
  expect(plain('a\tb\nžluťoučký 数据 🎉')).toBe('a\tb\nžluťoučký 数据 🎉')
})

test.each([
  ['each state of a progress bar a line', '  0% |\r  1% |#\r  2% |##\n', '  0% |\n  1% |#\n  2% |##\n'],
  ['lines of Windows as they are', 'a\r\nb\r\n', 'a\nb\n'],
  ['escapes and NULs harmless', 'a\0b \u001b[31mred\u001b[0m\u0007', 'ab red'],
])('C34: shows in a log %s', (_what, given, expected) => {
  expect(plainLog(given)).toBe(expected)
})
