import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream'
import { given } from './given.ts'

export type StreamState = 'connecting' | 'live' | 'reconnecting' | 'off'

/** Message to a page: position of the stream, all data may be stale, the login has expired, or a change. */
export type StreamMessage =
  | { readonly kind: 'state'; readonly state: StreamState }
  | { readonly kind: 'refresh' }
  | { readonly kind: 'login' }
  | { readonly kind: 'event'; readonly event: string; readonly data: string }

const LONGEST_PAUSE_MS = 10_000
/** The server sends a comment every 15 seconds. After three missing ones the stream counts as dead. */
const SILENCE_MS = 45_000
const ADDRESS = '/api/v1/events'

/** Reads the event stream and reconnects after a loss, until the login expires or the API offers no stream. */
export async function readEvents(send: (message: StreamMessage) => void): Promise<'login' | 'off'> {
  let lastId: string | undefined
  for (let failures = 0; ; failures++) {
    const end = await connect({
      lastId,
      onOpen: () => {
        if (lastId !== undefined || failures > 0) send({ kind: 'refresh' })
        failures = 0
        send({ kind: 'state', state: 'live' })
      },
      onEvent: ({ id, event = '', data }) => {
        lastId = id ?? lastId
        send(event === 'reset' ? { kind: 'refresh' } : { kind: 'event', event, data })
      },
    })
    if (end !== 'lost') return end
    send({ kind: 'state', state: 'reconnecting' })
    await pause(Math.min(500 * 2 ** failures, LONGEST_PAUSE_MS))
  }
}

interface Connection {
  readonly lastId: string | undefined
  onOpen(): void
  onEvent(message: EventSourceMessage): void
}

/** Resolves when the connection ends, for any reason. Uses fetch, because EventSource gives up on an error status. */
async function connect({ lastId, onOpen, onEvent }: Connection): Promise<'login' | 'off' | 'lost'> {
  const silence = new AbortController()
  let receivedAt = Date.now()
  const watchdog = setInterval(() => Date.now() - receivedAt > SILENCE_MS && silence.abort(), 5000)
  try {
    const headers = given({ accept: 'text/event-stream', 'last-event-id': lastId })
    const response = await fetch(ADDRESS, { headers, signal: silence.signal })
    if (response.status === 401) return 'login'
    if (response.status === 404) return 'off'
    if (!response.ok || response.body === null) return 'lost'
    onOpen()
    const stamped = new TransformStream<BufferSource, BufferSource>({
      transform(chunk, controller) {
        receivedAt = Date.now()
        controller.enqueue(chunk)
      },
    })
    const messages = response.body
      .pipeThrough(stamped)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
    for (let reader = messages.getReader(); ; ) {
      const { done, value } = await reader.read()
      if (done) return 'lost'
      onEvent(value)
    }
  } catch {
    return 'lost'
  } finally {
    clearInterval(watchdog)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
