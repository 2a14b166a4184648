import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { packings } from './packings.ts'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')

it('finds no literal that is spread into the literal it stands in', () => {
  const files = filesBelow(ROOT, /\.(tsx?|mjs)$/)
  expect(files.length).toBeGreaterThan(1000)
  expect(files.flatMap((file) => packings(file, textOf(ROOT, file)).map((line) => `${file}:${line}`))).toEqual([])
})

it.each([
  ['an object', 'const a = {\n  ...{ b, c },\n  d,\n}', [2]],
  ['an array', 'const a = [\n  b,\n  ...[c, d],\n]', [3]],
  ['arguments', 'push(...[a, b])', [1]],
  ['an element', 'const page = <Page {...{ a, b }} />', [1]],
])('finds a packing in %s', (_, text, lines) => {
  expect(packings('a.tsx', text)).toEqual(lines)
})

it.each(['{ ...a, b }', '[...a, ...b]', '[...[a, b].map(f)]', '{ ...(a ? { b } : {}) }', 'f(...a)'])(
  'leaves %s alone',
  (text) => {
    expect(packings('a.ts', `const value = ${text}`)).toEqual([])
  },
)
