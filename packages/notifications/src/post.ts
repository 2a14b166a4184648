import { MlAirflowError, messageOf } from '@ml-airflow/core'

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  readonly timeoutMs: number
}

/** @throws MlAirflowError `unavailable` unless it is answered by 2xx. The address stands in no sentence, for it may be a secret. */
export async function post({ url, headers, body, timeoutMs }: Post): Promise<void> {
  const response = await answerTo(
    url,
    {
      method: 'POST',
      headers: { 'user-agent': 'ml-airflow', ...headers, 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    },
    timeoutMs,
  )
  // Nobody reads the answer, which may have no end.
  await response.body?.cancel().catch(() => undefined)
  if (!response.ok) throw new MlAirflowError('unavailable', `The receiver answered ${response.status}.`)
}

async function answerTo(url: string, request: RequestInit, timeoutMs: number): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    if (cause instanceof Error && cause.name === 'TimeoutError')
      throw new MlAirflowError('unavailable', `The receiver gave no answer within ${timeoutMs / 1000} s.`)
    throw new MlAirflowError('unavailable', `The receiver could not be reached: ${reasonOf(cause)}.`)
  }
}

/** The system's code, for a message may hold the address. */
function reasonOf(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : messageOf(cause).replace(/https?:\/\/\S+/g, '***')
}
