import { ID, RUN_ID, SAMPLE } from '@ml-airflow/core'
import { z } from 'zod'

const MAX = 190
const PLAIN = `allowed are letters, digits, '_', '.' and '-', ${MAX} at most`
const RICH = `allowed are letters, digits and _ . : + ~ @ -, ${MAX} at most`

export const dagId = z.string().regex(ID, PLAIN)
export const taskId = z.string().regex(ID, PLAIN)
export const runId = z.string().regex(RUN_ID, RICH)
export const sample = z.string().regex(SAMPLE, RICH)

/** In a query a plus sign reads as a space. No run id holds a space, so what was meant is known. */
export const runIdInQuery = z
  .string()
  .transform((text) => text.replaceAll(' ', '+'))
  .pipe(runId)

/** A whole number, as an address gives it. */
export function wholeNumber(min: number, max: number) {
  const allowed = `allowed are whole numbers from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,16}$/, allowed)
    .transform(Number)
    .pipe(z.number().min(min, allowed).max(max, allowed))
    .meta({ type: 'integer', minimum: min, maximum: max, pattern: undefined })
}

/** The database's number of a run. */
export const runNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER)
/** Where the next page begins, as the last one said. */
export const cursor = wholeNumber(1, Number.MAX_SAFE_INTEGER).meta({
  type: 'string',
  minimum: undefined,
  maximum: undefined,
})
