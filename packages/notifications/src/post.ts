import { once } from 'node:events'
import { type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { MlAirflowError, messageOf } from '@ml-airflow/core'
import type { Destinations } from './destinations.ts'

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** A JSON text. */
  readonly body: string
  readonly timeoutMs: number
  readonly destinations: Destinations
}

/**
 * Posts JSON. Does not follow redirects, and keeps the URL out of all messages because it may be a secret.
 * @throws MlAirflowError `unavailable` unless the response is 2xx, `forbidden` if the server is not allowed
 */
export async function post(asked: Post): Promise<void> {
  const response = await answerTo(asked)
  const { statusCode = 0 } = response
  // The response body is not needed, and may be endless.
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
      // A kept-alive connection would bypass the check of the address.
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

/** Uses the system's error code, because the error message may contain the URL. */
function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : messageOf(error).replace(/https?:\/\/\S+/g, '***')
}
