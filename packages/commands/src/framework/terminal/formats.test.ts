import { expect, test } from 'vitest'
import { formatted } from './formats.ts'

const ROWS = [
  { id: 1, name: 'a "b", c', tags: ['x'] },
  { id: 20, name: 'line\nfeed', tags: null, more: true },
]

test('yaml says what JSON says', () => {
  expect(formatted({ a: [1, 'two'], at: new Date(0), none: undefined }, 'yaml')).toBe(
    'a:\n  - 1\n  - two\nat: 1970-01-01T00:00:00.000Z',
  )
})

test('csv has a row for each element, with quotes where a cell needs them', () => {
  expect(formatted(ROWS, 'csv')).toBe('id,name,tags,more\n1,"a ""b"", c","[""x""]",\n20,"line\nfeed",,true')
})

test('plain has columns, and a line for each row', () => {
  expect(formatted(ROWS, 'plain').split('\n')).toEqual([
    'id  name       tags   more',
    '1   a "b", c   ["x"]',
    '20  line feed         true',
  ])
})

test('a single value is one row', () => {
  expect(formatted({ state: 'success', runs: 2 }, 'csv')).toBe('state,runs\nsuccess,2')
  expect(formatted('word', 'plain')).toBe('value\nword')
})
