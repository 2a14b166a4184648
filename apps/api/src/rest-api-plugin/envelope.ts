/** Answer of a command API: the command's output. */
interface CommandOutput {
  readonly stdout: string
  readonly stderr: string
  readonly stdin: ''
}

/** Result part of an answer, without facts about the call. */
export interface Answer {
  readonly output?: string | CommandOutput
  readonly airflow_cmd?: string
  /** Not in the plugin: exit code of a failed command. The HTTP status remains 200, as the plugin's clients expect. */
  readonly exit_code?: number
  readonly warning?: string
}

/** Answer of every call, in the format of airflow-rest-api-plugin 1.0.9. */
export interface Envelope extends Answer {
  readonly status: 'OK' | 'ERROR'
  readonly http_response_code: number
  /** Time of the request, in RFC 1123 format. */
  readonly call_time: string
  readonly response_time: string
  /** Query arguments, including `api`. */
  readonly arguments?: Readonly<Record<string, unknown>>
  readonly post_arguments?: Readonly<Record<string, unknown>>
}

export interface Call {
  readonly elapsedMs: number
  readonly query: Readonly<Record<string, unknown>>
  readonly form: Readonly<Record<string, unknown>>
}

/** Wraps an answer in the envelope. An unauthorized caller gets no arguments back. */
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
