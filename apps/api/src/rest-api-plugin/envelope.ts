/** What the API of a command line answers with: the texts that the command would have printed. */
export interface CommandOutput {
  readonly stdout: string
  readonly stderr: string
  readonly stdin: ''
}

/** The answer of every call, as airflow-rest-api-plugin 1.0.9 gives it. */
export interface Envelope {
  readonly status: 'OK' | 'ERROR'
  readonly http_response_code: number
  /** When the request came, as RFC 1123 writes times. */
  readonly call_time: string
  readonly response_time: string
  /** The arguments of the address, with `api` itself. */
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly post_arguments?: Readonly<Record<string, unknown>>
  readonly output?: string | CommandOutput
  readonly airflow_cmd?: string
}

/** Puts an answer into its envelope. One to a caller who was not let in repeats no argument. */
export function envelope(
  status: number,
  call: { readonly elapsedMs: number; readonly arguments: Readonly<Record<string, unknown>> },
  answer: { readonly output?: string | CommandOutput; readonly airflow_cmd?: string },
): Envelope {
  const now = Date.now()
  return {
    status: status < 400 ? 'OK' : 'ERROR',
    http_response_code: status,
    call_time: new Date(now - call.elapsedMs).toUTCString(),
    response_time: new Date(now).toUTCString(),
    ...(status === 403 ? {} : { arguments: call.arguments, post_arguments: {} }),
    ...answer,
  }
}
