/** Machine-readable error code. The error's message is the sentence for people. */
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

/** Reason why a resource is unavailable when neither a restart nor a retry helps. */
export type UnavailableReason = 'disk_full' | 'read_only' | 'redis'

/** The common error class: a code for programs, a sentence for people, the original cause, and a list of all problems. */
export class MlAirflowError extends Error {
  override readonly name = 'MlAirflowError'
  readonly code: ErrorCode
  /** One sentence per problem, if there are several. */
  readonly problems: readonly string[]
  /** Set for `unavailable` only. */
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

/** The message of any thrown value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
