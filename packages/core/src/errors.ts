/** What went wrong, for programs. The sentence for people is the error's message. */
export type ErrorCode =
  | 'bad_conf'
  | 'bad_dag'
  | 'bad_argument'
  | 'bad_setting'
  | 'not_found'
  | 'conflict'
  | 'forbidden'
  | 'unauthorized'
  | 'schema_version'
  | 'unavailable'
  | 'internal'

/** Why something cannot be had now, where a restart or another try does not help. */
export type UnavailableReason = 'disk_full' | 'read_only'

/** The one family of errors: a code for programs, a sentence for people, the cause kept, all details listed. */
export class MlAirflowError extends Error {
  override readonly name = 'MlAirflowError'
  readonly code: ErrorCode
  /** One sentence for each single thing that is wrong, where there are several. */
  readonly problems: readonly string[]
  /** Of `unavailable`. */
  readonly reason: UnavailableReason | undefined

  constructor(code: ErrorCode, sentence: string, options: ErrorOptions = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.problems = options.problems ?? []
    this.reason = options.reason
  }
}

interface ErrorOptions {
  readonly cause?: unknown
  readonly problems?: readonly string[]
  readonly reason?: UnavailableReason | undefined
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
