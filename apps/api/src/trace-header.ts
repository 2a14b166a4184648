import type { IncomingHttpHeaders } from 'node:http'

/** W3C trace context of the client. An invalid one is ignored where the span starts. */
export function traceparentIn({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined
}
