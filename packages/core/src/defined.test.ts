import { expect, test } from 'vitest'
import { defined } from './defined.ts'

test('only undefined values are omitted, and the others keep their order', () => {
  const kept = defined({ b: 0, omitted: undefined, a: '', c: null, d: false })
  expect(kept).toEqual({ b: 0, a: '', c: null, d: false })
  expect(Object.keys(kept)).toEqual(['b', 'a', 'c', 'd'])
})
