import { z } from 'zod'

/** A comma-separated list of these words. */
export function wordsOf<const W extends readonly string[]>(words: W) {
  const allowed = `allowed are ${words.join(', ')}, with commas between`
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words, allowed)).max(words.length, allowed))
    .meta({ description: `One or more of ${words.join(', ')}, with commas between.` })
}

export const instant = z.iso
  .datetime({ offset: true, error: 'allowed are times such as 2026-11-22T08:00:00Z' })
  .transform((text) => new Date(text))

/** Text for a literal search. */
export const sought = z.string().trim().min(1, 'allowed is a text').max(500, 'allowed are 500 characters')

/** Upper limit of counts in lists for people. */
export const MOST_COUNTED = 10_000

export const totalEstimate = z
  .int()
  .nullable()
  .describe(`How many there are on all pages, counted up to ${MOST_COUNTED}; null on every page but the first.`)

export const nextCursor = z.string().nullable().describe('null on the last page.')
