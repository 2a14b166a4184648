import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { LaunchRequest } from '@ml-airflow/core'
import { behindGpuLocks } from './gpu-locks.ts'
import type { Channel } from './log-lines.ts'
import { handOver, type Pipes } from './pipes.ts'
import { findProgram } from './programs.ts'
import type { BashEnd } from './sentences.ts'

/** Silence after which the output counts as complete: an escaped process may hold the pipes open forever. */
const STILL_MS = 200
const LONGEST_DRAIN_MS = 1000

/** Resolved once, on the PATH of the launcher: the PATH of a task may not contain Bash. */
const BASH = findProgram('bash') ?? 'bash'

/** One Bash process, the leader of a separate process group. */
export class Bash {
  readonly pid: number | undefined
  /** Rejects if Bash could not be started. */
  readonly ended: Promise<BashEnd>
  readonly #streams: readonly Socket[]
  readonly #closed: Promise<unknown>
  #received = 0

  /** @param output receives each chunk of output as Latin-1 text, one character per byte */
  constructor(
    request: LaunchRequest,
    options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly pipes: Pipes },
    output: (channel: Channel, text: string) => void,
  ) {
    const args = ['-c', request.program, request.name, ...request.args]
    // With a socket as its stdin, Bash assumes a remote shell and reads ~/.bashrc.
    const { cwd, env } = options
    const receive = (channel: Channel) => (text: string) => {
      this.#received += text.length
      output(channel, text)
    }
    const [out, err] = [options.pipes.take(receive('out')), options.pipes.take(receive('err'))]
    const [program = BASH, ...words] = behindGpuLocks(request.gpus ?? [], [BASH, ...args])
    const child = spawn(program, words, { cwd, env, detached: true, stdio: ['ignore', out.writer, err.writer] })
    handOver([out, err])
    this.#streams = [out.reader, err.reader]
    this.pid = child.pid
    this.ended = new Promise((resolve, reject) => {
      child.once('exit', (code, signal) => resolve({ exitCode: code ?? undefined, signal: signal ?? undefined }))
      child.once('error', reject)
    })
    this.#closed = Promise.all(this.#streams.map((stream) => new Promise((resolve) => stream.once('close', resolve))))
    for (const stream of this.#streams) stream.on('error', () => {})
  }

  /** Waits for the remaining output. */
  async drain(): Promise<void> {
    let seen = this.#received
    let waitedMs = 0
    const look = () => {
      if (this.#received === seen || waitedMs >= LONGEST_DRAIN_MS) this.#closePipes()
      seen = this.#received
    }
    const timer = setInterval(() => {
      waitedMs += STILL_MS
      // After a CPU stall, old output may still be unread; the event loop reads it first.
      setImmediate(look)
    }, STILL_MS)
    await this.#closed
    clearInterval(timer)
  }

  #closePipes(): void {
    for (const stream of this.#streams) stream.destroy()
  }
}
