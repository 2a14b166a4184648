import { Redis } from 'ioredis'

const POLL_MS = 100

/** Measures the growth of Redis's memory from the start of the watch. */
export class RedisMemory {
  readonly #client: Redis
  readonly #timer: NodeJS.Timeout
  #start = 0
  #most = 0

  static async watch(port: number): Promise<RedisMemory> {
    const memory = new RedisMemory(port)
    await memory.#sample()
    memory.#start = memory.#most
    return memory
  }

  private constructor(port: number) {
    this.#client = new Redis({ host: '127.0.0.1', port })
    this.#timer = setInterval(() => void this.#sample(), POLL_MS)
  }

  /** Ends the watch. @returns peak growth in MB */
  async peak(): Promise<number> {
    clearInterval(this.#timer)
    await this.#sample()
    this.#client.disconnect()
    return (this.#most - this.#start) / 1024 / 1024
  }

  async #sample(): Promise<void> {
    const info = await this.#client.info('memory')
    this.#most = Math.max(this.#most, Number(/^used_memory:(\d+)/m.exec(info)?.[1]))
  }
}
