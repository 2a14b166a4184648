import { expect, test } from 'vitest'
import { readableEntry } from './log-entry.ts'

test.each([
  [
    { level: 30, time: 1_795_788_309_000, msg: 'The worker takes tasks.' },
    '2026-11-27 14:05:09 The worker takes tasks.',
  ],
  [{ level: 40, time: '2026-11-27T14:05:09.123Z', msg: 'Slow.' }, '2026-11-27 14:05:09 warning: Slow.'],
  [{ level: 50, msg: 'Lost.' }, 'error: Lost.'],
])('an entry of a log is a sentence for people: %o', (entry, sentence) => {
  expect(readableEntry(JSON.stringify(entry))).toBe(sentence)
})

test.each(['{"no":"message"}', '{ broken', 'plain text'])('%s is not an entry', (line) => {
  expect(readableEntry(line)).toBeUndefined()
})
