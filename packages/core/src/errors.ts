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

/** The one family of errors: a code for programs, a sentence for people, the cause kept, all details listed. */
export class MlAirflowError extends Error {
  override readonly name = 'MlAirflowError'
  readonly code: ErrorCode
  /** One sentence for each single thing that is wrong, where there are several. */
  readonly problems: readonly string[]

  constructor(code: ErrorCode, sentence: string, options: { cause?: unknown; problems?: readonly string[] } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.problems = options.problems ?? []
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
