/** What the API of a command line answers with: the texts that the command has printed. */
interface CommandOutput {
  readonly stdout: string
  readonly stderr: string
  readonly stdin: ''
}

/** What an answer says beside the call. */
export interface Answer {
  readonly output?: string | CommandOutput
  readonly airflow_cmd?: string
  /** Not of the plugin: the exit code of a command that failed. The status is that of a success, as its clients expect. */
  readonly exit_code?: number
  readonly warning?: string
}

/** The answer of every call, as airflow-rest-api-plugin 1.0.9 gives it. */
export interface Envelope extends Answer {
  readonly status: 'OK' | 'ERROR'
  readonly http_response_code: number
  /** When the request came, as RFC 1123 writes times. */
  readonly call_time: string
  readonly response_time: string
  /** The arguments of the address, with `api` itself. */
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly post_arguments?: Readonly<Record<string, unknown>>
}

export interface Call {
  readonly elapsedMs: number
  readonly query: Readonly<Record<string, unknown>>
  readonly form: Readonly<Record<string, unknown>>
}

/** Puts an answer into its envelope. One to a caller who was not let in repeats no argument. */
export function envelope(status: number, { elapsedMs, query, form }: Call, answer: Answer): Envelope {
  const now = Date.now()
  return {
    status: status < 400 ? 'OK' : 'ERROR',
    http_response_code: status,
    call_time: new Date(now - elapsedMs).toUTCString(),
    response_time: new Date(now).toUTCString(),
    ...(status === 403 ? {} : { arguments: query, post_arguments: form }),
    ...answer,
  }
}
