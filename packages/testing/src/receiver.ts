import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Response status; `never` sends no response. */
type Answer = number | 'never'

/** A webhook receiver on a free loopback port. */
export class TestReceiver {
  readonly received: Received[] = []
  /** Responses to the next requests, in order; then 200. */
  readonly answers: Answer[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const { url: path = '', headers } = request
      this.received.push({ path, headers, body: await text(request) })
      const answer = this.answers.shift() ?? 200
      if (answer !== 'never') response.writeHead(answer, { location: '/elsewhere' }).end('thank you')
    })
  }

  static async start(): Promise<TestReceiver> {
    const receiver = new TestReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
