import { describe, expect, it } from 'vitest'
import { durationText, relativeText } from './durations.ts'

describe('a duration', () => {
  it.each([
    [0, '0 ms'],
    [-5, '0 ms'],
    [48, '48 ms'],
    [100, '0.1 s'],
    [8_140, '8.1 s'],
    [41_600, '42 s'],
    [59_700, '1 m 00 s'],
    [124_000, '2 m 04 s'],
    [3_599_900, '1 h 00 m'],
    [11_520_000, '3 h 12 m'],
    [367_200_000, '4 d 6 h'],
  ])('of %d ms reads %s', (ms, text) => expect(durationText(ms)).toBe(text))
})

describe('a time', () => {
  const now = Date.parse('2026-11-27T12:00:00Z')
  it.each([
    [now - 500, 'just now'],
    [now - 8_000, '8 s ago'],
    [now - 300_000, '5 m ago'],
    [now + 3 * 3_600_000, 'in 3 h'],
    [now - 12 * 86_400_000, '12 d ago'],
  ])('%d reads %s', (at, text) => expect(relativeText(at, now)).toBe(text))
})
