import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'

/** Client of one server on loopback. Keeps its connections alive, as a fast client does. */
export class Http {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 50 })
  readonly port: number

  constructor(port: number) {
    this.port = port
  }

  /** @returns body of the answer; throws for status 400 and above */
  async send(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
    const outgoing = request({ host: '127.0.0.1', port: this.port, agent: this.#agent, method, path, headers })
    outgoing.end(text)
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage]
    const received = Buffer.concat(await answer.toArray()).toString()
    if ((answer.statusCode ?? 500) >= 400)
      throw new Error(`${method} ${path} answered ${answer.statusCode}: ${received}`)
    return JSON.parse(received)
  }

  close(): void {
    this.#agent.destroy()
  }
}
