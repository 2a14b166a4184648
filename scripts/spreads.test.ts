import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { definedByHand, packings } from './spreads.ts'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const FILES = filesBelow(ROOT, /\.(tsx?|mjs)$/)

/** It depends on no other room. */
const CLIENT = 'packages/client/'

it('finds no literal that is spread into the literal it stands in', () => {
  expect(FILES.length).toBeGreaterThan(1000)
  expect(placesOf(packings, FILES)).toEqual([])
})

it('finds no property that is spread by hand if it is defined', () => {
  const files = FILES.filter((file) => !file.startsWith(CLIENT))
  expect(placesOf(definedByHand, files)).toEqual([])
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

it.each([
  '{ ...(a === undefined ? {} : { a }) }',
  '{ ...(a !== undefined && { a }) }',
  '{ ...(a.b === undefined ? {} : { c: f(a.b) }) }',
])('finds the property spread by hand in %s', (text) => {
  expect(definedByHand('a.ts', `const value = ${text}`)).toEqual([1])
})

it.each([
  '{ ...defined({ a }) }',
  '{ ...(a !== undefined && { is: true }) }',
  '{ b: [...(a === undefined ? [] : [a])] }',
])('leaves the spread in %s alone', (text) => {
  expect(definedByHand('a.ts', `const value = ${text}`)).toEqual([])
})

function placesOf(linesIn: (name: string, text: string) => number[], files: readonly string[]): string[] {
  return files.flatMap((file) => linesIn(file, textOf(ROOT, file)).map((line) => `${file}:${line}`))
}
