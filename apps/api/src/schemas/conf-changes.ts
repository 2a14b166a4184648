import type { ValueChanges } from '@ml-airflow/core'
import { z } from 'zod'

const value = z.union([z.string(), z.number(), z.boolean()]).nullable()

/** Pairs of values by parameter: the earlier one and the one of now. */
export const ConfChanges = z.record(z.string(), z.array(value))

export function confChangesBody(changes: ValueChanges): z.output<typeof ConfChanges> {
  return Object.fromEntries(
    Object.entries(changes).map(([name, [before, now]]) => [name, [before ?? null, now ?? null]]),
  )
}
