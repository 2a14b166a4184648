import { createHmac } from 'node:crypto'
import type { Message } from '@ml-airflow/core'

const PREFIX = 'whsec_'

/**
 * Headers of the "Standard Webhooks" specification, for which most languages have a library. The id is the same for every
 * attempt.
 * @param secret the key in base64 after `whsec_`, or any other text; undefined: the message is not signed
 */
export function signatureHeaders(
  { key, body }: Pick<Message, 'key' | 'body'>,
  secret: string | undefined,
  now: Date = new Date(),
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const headers = { 'webhook-id': key, 'webhook-timestamp': timestamp }
  if (!secret) return headers
  const signed = createHmac('sha256', keyOf(secret)).update(`${key}.${timestamp}.${body}`).digest('base64')
  return { ...headers, 'webhook-signature': `v1,${signed}` }
}

function keyOf(secret: string): Buffer {
  return secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)
}
