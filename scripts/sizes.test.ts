import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { bodiesOf, longFunctions } from './sizes.ts'
import { filesBelow, textOf } from './texts.ts'

const ROOT = resolve(import.meta.dirname, '..')
const LINES_OF_A_FUNCTION = 50
const LINES_OF_MOST_FUNCTIONS = 12
const LINES_OF_A_FILE = 250
/** Long files that predate this check. The list may only shrink. */
const STILL_LONGER: readonly string[] = []
/** Tests and tables may be long; generated files are not read. */
const MAY_BE_LONGER = /\.(test|trial)\.tsx?$|^packages\/client\/src\/api\.ts$/

const texts = filesBelow(ROOT, /\.(tsx?|mjs)$/)
  .filter((file) => !MAY_BE_LONGER.test(file))
  .map((file) => ({ file, text: textOf(ROOT, file) }))
const functions = texts.flatMap(({ file, text }) => bodiesOf(file, text).map((body) => ({ ...body, file })))

it('finds no function that is longer than 50 lines', () => {
  const long = functions.filter(({ lines }) => lines > LINES_OF_A_FUNCTION)
  expect(long.map(({ file, line }) => `${file}:${line}`)).toEqual([])
})

it('finds nine of ten functions no longer than 12 lines', () => {
  // A component has one line for each element and property, like a page of HTML.
  const lengths = functions
    .filter(({ file }) => !file.endsWith('.tsx') && !/fixture|^packages\/(testing|trials|bench)\//.test(file))
    .map(({ lines }) => lines)
    .sort((a, b) => a - b)
  expect(lengths.length).toBeGreaterThan(4000)
  expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(LINES_OF_MOST_FUNCTIONS)
})

it('finds no file that is longer than 250 lines, but for those that are still to be split', () => {
  const long = texts.filter(({ text }) => text.trimEnd().split('\n').length > LINES_OF_A_FILE)
  expect(long.map(({ file }) => file).sort()).toEqual(STILL_LONGER)
})

it('knows the files of the product', () => {
  expect(texts.length).toBeGreaterThan(700)
})

const lines = (count: number, line: string): string => Array(count).fill(line).join('\n')

it.each([
  ['a function', `function long() {\n${lines(49, 'f()')}\n}`],
  ['a method', `class A {\n  long() {\n${lines(49, 'f()')}\n}\n}`],
  ['a component', `const Long = () => (\n<p>\n${lines(48, 'word')}\n</p>)`],
])('finds %s of 51 lines', (_, text) => {
  expect(longFunctions('a.tsx', text, 50)).toHaveLength(1)
})

it('accepts 50 lines', () => {
  expect(longFunctions('a.ts', `function fine() {\n${lines(48, 'f()')}\n}`, 50)).toEqual([])
})
