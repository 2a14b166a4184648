import { isStorableDate } from '@ml-airflow/core'
import { z } from 'zod'

/** A comma-separated list of these words. */
export function wordsOf<const W extends readonly string[]>(words: W) {
  const allowed = `allowed are ${words.join(', ')}, separated by commas`
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(words, allowed)).max(words.length, allowed))
    .meta({ description: `One or more of ${words.join(', ')}, separated by commas.` })
}

export const instant = z.iso
  .datetime({ offset: true, error: 'allowed are times such as 2026-11-22T08:00:00Z' })
  .transform((text) => new Date(text))
  .refine(isStorableDate, 'allowed are times of the years 1 to 9999, in UTC')

/** Text for a literal search. */
export const sought = z.string().trim().min(1, 'allowed is a text').max(500, 'allowed are 500 characters')

/** Upper limit of counts in lists for people. */
const MOST_COUNTED = 10_000

export const totalEstimate = z
  .int()
  .nullable()
  .describe(`Number of entries on all pages, counted up to ${MOST_COUNTED}; null on every page but the first.`)

/** Total of a list that is paged by a cursor: the length of a single page, else a count up to the limit. */
export async function totalOf(
  page: { readonly cursor: unknown; readonly shown: number; readonly isAll: boolean },
  count: (limit: number) => Promise<number | null>,
): Promise<number | null> {
  if (page.cursor !== undefined) return null
  return page.isAll ? page.shown : count(MOST_COUNTED)
}

export const nextCursor = z.string().nullable().describe('null on the last page.')
