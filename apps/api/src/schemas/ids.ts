import { ID, RUN_ID, SAMPLE } from '@ml-airflow/core'
import { z } from 'zod'

const MAX = 190
const PLAIN = `allowed are letters, digits, '_', '.' and '-', ${MAX} at most`
const RICH = `allowed are letters, digits and _ . : + ~ @ -, ${MAX} at most`

export const dagId = z.string().regex(ID, PLAIN)
export const taskId = z.string().regex(ID, PLAIN)
export const runId = z.string().regex(RUN_ID, RICH)
export const sample = z.string().regex(SAMPLE, RICH)

/** In a query, a plus sign decodes to a space. Run ids contain no spaces, so a plus sign was meant. */
export const runIdInQuery = z
  .string()
  .transform((text) => text.replaceAll(' ', '+'))
  .pipe(runId)

/** An integer in a URL. */
export function wholeNumber(min: number, max: number) {
  const allowed = `allowed are whole numbers from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,16}$/, allowed)
    .transform(Number)
    .pipe(z.number().min(min, allowed).max(max, allowed))
    .meta({ type: 'integer', minimum: min, maximum: max, pattern: undefined })
}

/** Database id of a run. */
export const runNumber = wholeNumber(1, Number.MAX_SAFE_INTEGER)
/** Start of the next page, from the previous answer. */
export const cursor = wholeNumber(1, Number.MAX_SAFE_INTEGER).meta({
  type: 'string',
  minimum: undefined,
  maximum: undefined,
})
