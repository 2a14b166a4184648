/** Meaning of the exit codes of a command, other than 0. */
export interface ExitCodes {
  /** Exit codes that are never retried. */
  readonly permanent?: readonly number[]
  /** If set, only these exit codes are retried, besides commands ended by a signal or by their timeout. */
  readonly retryable?: readonly number[]
  /** Exit codes that skip the task. Trigger rules decide about downstream tasks; by default they are skipped as well. */
  readonly skip?: readonly number[]
}

export type ExitClass = 'permanent' | 'retryable' | 'skip'

/** Class of an exit code. A command ended by a signal has no exit code and may be retried. */
export function exitClassOf({ permanent, retryable, skip }: ExitCodes, exitCode: number | undefined): ExitClass {
  if (exitCode === undefined) return 'retryable'
  if (skip?.includes(exitCode)) return 'skip'
  if (permanent?.includes(exitCode)) return 'permanent'
  return retryable === undefined || retryable.includes(exitCode) ? 'retryable' : 'permanent'
}
