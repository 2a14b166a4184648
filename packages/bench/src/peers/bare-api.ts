import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Http } from '../harness/http.ts'

/** The least that a durable trigger can be: Fastify, one SQLite transaction, one job of BullMQ. */
export class BareApi {
  readonly #process: ChildProcess
  readonly #http: Http

  /**
   * @param redisPort where its queue lies
   * @param folder of its database, which it makes
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
