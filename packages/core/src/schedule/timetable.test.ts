import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Schedule } from './schedule.ts'
import { dueTicks } from './ticks.ts'
import { Timetable } from './timetable.ts'

const at = (text: string) => new Date(text)
const iso = (date: Date | undefined) => date?.toISOString().replace(':00.000Z', 'Z')

function timetable(cron: string | undefined, changes: Partial<Schedule> = {}): Timetable {
  const own = { text: '', cron, timeZone: undefined, startDate: undefined, endDate: undefined }
  return new Timetable({ ...own, catchup: undefined, overlap: 'queue', confOf: () => ({}), ...changes }, 'UTC')
}

function datesOf(table: Timetable, from: string, to: string) {
  return [...table.between(at(from), at(to))].map(iso)
}

const berlin = { timeZone: 'Europe/Berlin' }

describe('over the hour that does not exist', () => {
  test('a daily time within it fires at the first moment after it', () => {
    expect(datesOf(timetable('30 2 * * *', berlin), '2026-03-28T00:00Z', '2026-03-30T12:00Z')).toEqual([
      '2026-03-28T01:30Z',
      '2026-03-29T01:00Z',
      '2026-03-30T00:30Z',
    ])
  })

  test('a schedule of every half hour continues', () => {
    expect(datesOf(timetable('*/30 * * * *', berlin), '2026-03-29T00:15Z', '2026-03-29T01:45Z')).toEqual([
      '2026-03-29T00:30Z',
      '2026-03-29T01:00Z',
      '2026-03-29T01:30Z',
    ])
  })
})

describe('over the hour that comes twice', () => {
  test('a daily time within it fires once', () => {
    expect(datesOf(timetable('30 2 * * *', berlin), '2026-10-24T12:00Z', '2026-10-26T12:00Z')).toEqual([
      '2026-10-25T00:30Z',
      '2026-10-26T01:30Z',
    ])
  })

  test('a schedule of every hour continues', () => {
    expect(datesOf(timetable('0 * * * *', berlin), '2026-10-24T23:00Z', '2026-10-25T02:00Z')).toEqual([
      '2026-10-24T23:00Z',
      '2026-10-25T00:00Z',
      '2026-10-25T01:00Z',
      '2026-10-25T02:00Z',
    ])
  })
})

test.each(['30 2 * * *', '*/30 * * * *', '0 * * * *', '0 */2 * * *', '15 1-3 * * *'])(
  'back and forth over both changes, %s meets the same dates',
  (cron) => {
    for (const [from, to] of [
      ['2026-03-28T12:00Z', '2026-03-30T12:00Z'],
      ['2026-10-24T12:00Z', '2026-10-26T12:00Z'],
    ] as const) {
      const table = timetable(cron, berlin)
      const back: (string | undefined)[] = []
      for (let date = table.previous(at(to)); date && date >= at(from); date = table.previous(date))
        back.unshift(iso(date))
      expect(datesOf(table, from, iso(new Date(at(to).getTime() - 1)) ?? '')).toEqual(back)
    }
  },
)

/** Generated with Python's zoneinfo and a scan over all minutes: scripts/cron-dates.py. */
const table = readFileSync(new URL('cron-dates.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)

test.each(table.map((line) => line.split(';') as [string, string, string, string, string]))(
  'finds the dates of %s in %s from %s on as an independent implementation does',
  (cron, timeZone, from, to, dates) => {
    const utc = (text: string) => (text.includes('T') ? `${text}Z` : text)
    expect(datesOf(timetable(cron, { timeZone }), utc(from), utc(to)).join(' ')).toBe(dates)
  },
)

describe('an execution date', () => {
  const daily = timetable('0 0 * * *')

  test('is the start of its interval, and due at its end', () => {
    expect(iso(daily.dueAt(at('2026-01-01T00:00Z')))).toBe('2026-01-02T00:00Z')
    expect(iso(daily.newestDue(at('2026-01-02T23:59Z')))).toBe('2026-01-01T00:00Z')
    expect(iso(daily.newestDue(at('2026-01-03T00:00Z')))).toBe('2026-01-02T00:00Z')
  })

  test('begins with the interval in which the schedule is first seen', () => {
    expect(iso(daily.begin(at('2026-01-05T15:00Z')))).toBe('2026-01-05T00:00Z')
    expect(iso(daily.begin(at('2026-01-05T00:00Z')))).toBe('2026-01-05T00:00Z')
  })

  test('begins at or after the start, and does not pass the end', () => {
    const limited = timetable('0 0 * * *', { startDate: at('2026-01-01T12:00Z'), endDate: at('2026-01-04T00:00Z') })
    expect(iso(limited.begin(at('2030-01-01')))).toBe('2026-01-02T00:00Z')
    expect(datesOf(limited, '2020-01-01', '2030-01-01')).toEqual([
      '2026-01-02T00:00Z',
      '2026-01-03T00:00Z',
      '2026-01-04T00:00Z',
    ])
    expect(iso(limited.newestDue(at('2030-01-01')))).toBe('2026-01-04T00:00Z')
  })

  test('of @once is its start, due at once, and the only one', () => {
    const once = timetable(undefined, { startDate: at('2026-01-01') })
    expect(datesOf(once, '2020-01-01', '2030-01-01')).toEqual(['2026-01-01T00:00Z'])
    expect(iso(once.dueAt(at('2026-01-01')))).toBe('2026-01-01T00:00Z')
    expect(timetable(undefined).begin(at('2026-02-03T04:05Z'))).toEqual(at('2026-02-03T04:05Z'))
  })
})

describe('due dates', () => {
  const table = timetable('0 0 * * *')
  const question = { nextDate: at('2026-01-01T00:00Z'), now: at('2026-01-05T06:00Z'), catchup: true, most: 16 }

  test('include none before the end of the interval', () => {
    const early = { ...question, now: at('2026-01-01T23:59:59.999Z') }
    expect(dueTicks(table, early)).toEqual({ dates: [], missed: undefined })
  })

  test('are all dates in order when catching up, in portions', () => {
    expect(dueTicks(table, question).dates.map(iso)).toEqual([
      '2026-01-01T00:00Z',
      '2026-01-02T00:00Z',
      '2026-01-03T00:00Z',
      '2026-01-04T00:00Z',
    ])
    expect(dueTicks(table, { ...question, most: 1 }).dates).toHaveLength(1)
  })

  test('are only the newest otherwise, and those before it are missed', () => {
    const { dates, missed } = dueTicks(table, { ...question, catchup: false })
    expect(dates.map(iso)).toEqual(['2026-01-04T00:00Z'])
    expect([missed?.first, missed?.last].map(iso)).toEqual(['2026-01-01T00:00Z', '2026-01-03T00:00Z'])
  })

  test('miss nothing where the newest is the next', () => {
    const punctual = { ...question, now: at('2026-01-02T00:00Z'), catchup: false }
    expect(dueTicks(table, punctual)).toEqual({ dates: [at('2026-01-01T00:00Z')], missed: undefined })
  })

  test('include the last date before the end of the schedule, however late', () => {
    const limited = timetable('0 0 * * *', { endDate: at('2026-01-02T00:00Z') })
    const { dates } = dueTicks(limited, { ...question, now: at('2027-01-01'), catchup: false })
    expect(dates.map(iso)).toEqual(['2026-01-02T00:00Z'])
    expect(dueTicks(limited, { ...question, now: at('2027-01-01') }).dates).toHaveLength(2)
  })
})
