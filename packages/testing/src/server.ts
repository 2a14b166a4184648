import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'

const ATTEMPTS = 3
const PAUSE_MS = 500

/** A real server for a test that can be killed, frozen and restarted on the same port and data. */
export class TestServer {
  readonly name: string
  readonly port: number
  readonly #command: readonly string[]
  readonly #ready: () => Promise<boolean>
  #child: ChildProcess | undefined

  constructor(options: { name: string; port: number; command: readonly string[]; ready: () => Promise<boolean> }) {
    this.name = options.name
    this.port = options.port
    this.#command = options.command
    this.#ready = options.ready
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error(`${this.name} is not running.`)
    return this.#child.pid
  }

  /** Starts or restarts the server, and waits until it responds. Retries, because another program may have taken the port. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#startOnce()
      } catch (error) {
        await this.stop()
        if (attempt === ATTEMPTS) throw error
        await setTimeout(PAUSE_MS)
      }
    }
  }

  async #startOnce(): Promise<void> {
    const [file, ...args] = this.#command
    const child = spawn(file ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000)
    })
    this.#child = child
    await once(child, 'spawn')
    const deadline = Date.now() + 60_000
    while (!(await this.#ready())) {
      if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline)
        throw new Error(`${this.name} did not start: ${said}`)
      await setTimeout(20)
    }
  }

  /** Sends a signal and, if it ends the process, waits for the exit. Does nothing if the server is not running. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ends = signal !== 'SIGSTOP' && signal !== 'SIGCONT'
    const exit = ends ? once(child, 'exit') : undefined
    child.kill(signal)
    await exit
    if (ends) this.#child = undefined
  }

  async stop(): Promise<void> {
    await this.kill('SIGKILL')
  }
}
