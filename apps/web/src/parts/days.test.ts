import { expect, test } from 'vitest'
import { dayOf, endOfDay, instantIn, startOfDay } from './days.ts'

test.each([
  ['UTC', '2026-11-27T00:00:00.000Z', '2026-11-27T23:59:59.999Z'],
  ['Europe/Berlin', '2026-11-26T23:00:00.000Z', '2026-11-27T22:59:59.999Z'],
  ['Asia/Kolkata', '2026-11-26T18:30:00.000Z', '2026-11-27T18:29:59.999Z'],
  ['America/Los_Angeles', '2026-11-27T08:00:00.000Z', '2026-11-28T07:59:59.999Z'],
])('a day in %s lasts from its midnight to the next one', (zone, start, end) => {
  expect([startOfDay('2026-11-27', zone), endOfDay('2026-11-27', zone)]).toEqual([start, end])
  expect([dayOf(start, zone), dayOf(end, zone)]).toEqual(['2026-11-27', '2026-11-27'])
})

test('a day on which the clocks change has 23 or 25 hours', () => {
  const hours = (day: string): number =>
    Math.round((Date.parse(endOfDay(day, 'Europe/Berlin')) - Date.parse(startOfDay(day, 'Europe/Berlin'))) / 3_600_000)
  expect([hours('2026-03-29'), hours('2026-10-25')]).toEqual([23, 25])
})

test.each([
  ['2026-11-27', 'UTC', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27', 'Europe/Berlin', '2026-11-26T23:00:00.000Z'],
  ['2026-07-01T08:00', 'Europe/Berlin', '2026-07-01T06:00:00.000Z'],
  ['2026-11-27T08:00:30', 'Asia/Kolkata', '2026-11-27T02:30:30.000Z'],
])('%s on the clocks of %s is %s', (shown, zone, instant) => {
  expect(new Date(instantIn(shown, zone)).toISOString()).toBe(instant)
})

test.each([
  '',
  'tomorrow',
  '5',
  '2026-11',
  '2026-13-01',
  '2026-02-30',
  '2026-02-30T08:00',
  '2026-11-27T24:00',
  '2026-11-27T25:00',
])("'%s' is not an instant", (shown) => {
  expect(instantIn(shown, 'UTC')).toBeNaN()
})
