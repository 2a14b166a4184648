import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Http } from '../harness/http.ts'

/** Lower bound of a durable trigger: Fastify, one SQLite transaction, one BullMQ job. */
export class BareApi {
  readonly #process: ChildProcess
  readonly #http: Http

  /**
   * @param redisPort port of the Redis with its queue
   * @param folder folder in which it creates its database
   */
  static async start(redisPort: number, folder: string): Promise<BareApi> {
    const file = join(folder, `bare-${process.hrtime.bigint()}.db`)
    const child = fork(fileURLToPath(import.meta.resolve('./bare-api-server.js')), [String(redisPort), file])
    const [port] = await once(child, 'message')
    return new BareApi(child, port as number)
  }

  private constructor(child: ChildProcess, port: number) {
    this.#process = child
    this.#http = new Http(port)
  }

  async trigger(n: number): Promise<void> {
    await this.#http.send('POST', '/runs', { conf: { n } })
  }

  async stop(): Promise<void> {
    this.#http.close()
    const exit = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exit
  }
}
