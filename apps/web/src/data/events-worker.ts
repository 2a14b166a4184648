import { readEvents, type StreamMessage } from './event-stream.ts'

/** All open pages share one stream: browsers allow six connections per server, and one stream per page would use them up. */
const pages = new Set<MessagePort>()
let state: StreamMessage = { kind: 'state', state: 'connecting' }
let isReading = false

addEventListener('connect', (event) => {
  for (const page of (event as MessageEvent).ports) {
    pages.add(page)
    page.postMessage(state)
    page.addEventListener('message', () => pages.delete(page))
    page.start()
  }
  if (!isReading) void read()
})

/**
 * Sends the stream to all pages until it ends. After an expired login, the next page to connect starts it again; an API that
 * offers no stream (`off`) is not asked again.
 */
async function read(): Promise<void> {
  isReading = true
  const end = await readEvents(broadcast)
  broadcast(end === 'login' ? { kind: 'login' } : { kind: 'state', state: 'off' })
  isReading = end === 'off'
}

function broadcast(message: StreamMessage): void {
  if (message.kind === 'state') state = message
  for (const page of pages) page.postMessage(message)
}
