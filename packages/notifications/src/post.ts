import { once } from 'node:events'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { Destinations } from './destinations.ts'

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON. */
  readonly body: string
  readonly timeoutMs: number
  readonly destinations: Destinations
}

/**
 * Redirections are not followed, and the address stands in no sentence, for it may be a secret.
 * @throws MlAirflowError `unavailable` unless it is answered by 2xx, `forbidden` for a server that may not be reached
 */
export async function post(asked: Post): Promise<void> {
  const response = await answerTo(asked)
  const { statusCode = 0 } = response
  // Nobody reads the answer, which may have no end.
  response.destroy()
  if (statusCode < 200 || statusCode > 299)
    throw new MlAirflowError('unavailable', `The receiver answered ${statusCode}.`)
}

async function answerTo({ url, headers, body, timeoutMs, destinations }: Post): Promise<IncomingMessage> {
  const { protocol, hostname } = new URL(url)
  destinations.checkHost(hostname)
  const request = protocol === 'https:' ? requestHttps : requestHttp
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const asked = request(url, {
      method: 'POST',
      headers: { 'user-agent': 'ml-airflow', ...headers, 'content-type': 'application/json' },
      lookup: destinations.lookup,
      // A connection that is kept would go where an earlier look-up has led.
      agent: false,
      signal,
    })
    const answer = once(asked, 'response')
    asked.end(body)
    const [response] = (await answer) as [IncomingMessage]
    asked.on('error', () => undefined)
    return response
  } catch (error) {
    if (error instanceof MlAirflowError) throw error
    if (signal.aborted)
      throw new MlAirflowError('unavailable', `The receiver gave no answer within ${timeoutMs / 1000} s.`)
    throw new MlAirflowError('unavailable', `The receiver could not be reached: ${reasonOf(error)}.`)
  }
}

/** The system's code, for a message may hold the address. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : messageOf(error).replace(/https?:\/\/\S+/g, '***')
}
