/** What exit codes of a command mean, other than 0. */
export interface ExitCodes {
  /** Nothing is tried again after one of these. */
  readonly permanent?: readonly number[]
  /** Only after these something is tried again, and after a command that a signal or its timeout has ended. */
  readonly retryable?: readonly number[]
  /** The task is left out. The rules of the tasks downstream decide about them: by default they are left out as well. */
  readonly skip?: readonly number[]
}

export type ExitClass = 'permanent' | 'retryable' | 'skip'

/** The class of an exit code. A command that a signal has ended has none, and may be tried again. */
export function exitClassOf({ permanent, retryable, skip }: ExitCodes, exitCode: number | undefined): ExitClass {
  if (exitCode === undefined) return 'retryable'
  if (skip?.includes(exitCode)) return 'skip'
  if (permanent?.includes(exitCode)) return 'permanent'
  return retryable === undefined || retryable.includes(exitCode) ? 'retryable' : 'permanent'
}
