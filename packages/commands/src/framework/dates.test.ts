import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatDate, formatDuration, parseDate, tryDate } from './dates.ts'

test.each([
  ['2015-06-01', '2015-06-01T00:00:00.000Z'],
  ['2015-06-01T12:30', '2015-06-01T12:30:00.000Z'],
  ['2015-06-01T12:30:15', '2015-06-01T12:30:15.000Z'],
  ['2015-06-01 12:30:15', '2015-06-01T12:30:15.000Z'],
  ['2015-06-01T12:30:15.123456', '2015-06-01T12:30:15.123Z'],
  ['2015-06-01T12:30:15+02:00', '2015-06-01T10:30:15.000Z'],
  ['2015-06-01T12:30:15+0200', '2015-06-01T10:30:15.000Z'],
  ['2015-06-01T12:30:15Z', '2015-06-01T12:30:15.000Z'],
])('reads %s as Airflow does', (given, expected) => {
  expect(parseDate(given, 'UTC').toISOString()).toBe(expected)
})

const NONE = ['', 'yesterday', '2015-02-30', '2015-6-1', '2015-06-01T25:00', '1', 'manual__2015-06-01']

test.each([...NONE, '0000-01-01', '9999-12-31T23:59:59-01:00'])('refuses %j as a date', (given) => {
  expect(tryDate(given, 'UTC')).toBeUndefined()
  expect(() => parseDate(given, 'UTC')).toThrow(/is not a date: allowed are forms such as 2015-06-01/)
})

test('writes a date as Airflow does', () => {
  expect(formatDate(new Date('2015-06-01T00:00:00Z'))).toBe('2015-06-01T00:00:00+00:00')
  expect(formatDate(new Date('2015-06-01T00:00:00.120Z'))).toBe('2015-06-01T00:00:00.120+00:00')
})

test.each([
  [0.5, '0.50 s'],
  [42, '42 s'],
  [200, '3 min 20 s'],
  [3700, '1 h 1 min'],
])('says how long %d seconds are', (seconds, expected) => {
  const start = new Date(1e12)
  expect(formatDuration(start, new Date(1e12 + seconds * 1000))).toBe(expected)
})

/** Generated with Python's zoneinfo: scripts/local-dates.py. */
const table = readFileSync(new URL('local-dates.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)

test.each(table.map((line) => line.split(',') as [string, string, string]))(
  'C9: reads %s in %s as Python does',
  (given, zone, moment) => {
    expect(parseDate(given, zone).toISOString()).toBe(moment)
  },
)

test('an offset wins over the time zone', () => {
  expect(parseDate('2026-03-28T00:00:00Z', 'Europe/Berlin').toISOString()).toBe('2026-03-28T00:00:00.000Z')
})
