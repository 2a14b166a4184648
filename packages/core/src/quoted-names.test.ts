import { expect, test } from 'vitest'
import { quotedNames } from './quoted-names.ts'

test.each([
  [[], 2, ''],
  [['a'], 2, "'a'"],
  [['a', 'b'], 2, "'a', 'b'"],
  [['a', 'b', 'c', 'd', 'e'], 2, "'a', 'b' and 3 more"],
  [['x'.repeat(300)], 2, `'${'x'.repeat(200)}'`],
])('%j, %i of them, read %s', (names, most, text) => {
  expect(quotedNames(names, most)).toBe(text)
})
