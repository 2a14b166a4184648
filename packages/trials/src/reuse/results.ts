import { sameEntries } from './asked.ts'
import type { Result } from './memory.ts'

/**
 * A run that was planned before somebody wrote into an output trusts that output, and what others made from it in the meantime.
 * The next plan compares the output, and has it made again, with what is downstream: unless a user forces its task alone, and
 * so accepts what is downstream.
 * @param trusts whether the output of a unit is trusted
 */
export function asSeen(result: Result, trusts: (name: string) => boolean): Result {
  const isForeign = (read: unknown) => typeof read !== 'number'
  const madeFrom = [...result.madeFrom].map(
    ([name, read]) => [name, isForeign(read) && trusts(name) ? result.saw.get(name) : read] as const,
  )
  return { ...result, madeFrom: new Map(madeFrom) }
}

/** Its command has read something newer than the results at its start. */
export function isBeyond({ madeFrom, saw }: Result): boolean {
  return !sameEntries(madeFrom, saw)
}
