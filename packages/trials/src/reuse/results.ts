import { sameEntries } from './asked.ts'
import type { Result } from './memory.ts'

/**
 * Replaces foreign content that a command has read by the result that it saw at its start. A running plan trusts an output that
 * a user changes meanwhile, and results made from it. The next plan reruns that task and the tasks downstream, unless the task is
 * forced alone: then the user has accepted the downstream results.
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
