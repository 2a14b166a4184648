import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { LaunchRequest } from '@ml-airflow/core'
import type { Cgroup } from './cgroup.ts'
import type { BashEnd } from './exit-sentences.ts'
import { withGpuLocks } from './gpu-locks.ts'
import type { OutputChannel } from './log-lines.ts'
import { closeOwnEnds, type Pipes } from './pipes.ts'
import { findProgram } from './programs.ts'

/** Silence after which the output counts as complete: an escaped process may hold the pipes open forever. */
const STILL_MS = 200
const LONGEST_DRAIN_MS = 1000

/** Resolved once, on the PATH of the launcher: the PATH of a task may not contain Bash. */
const BASH = findProgram('bash') ?? 'bash'

export interface BashOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly pipes: Pipes
  /** Limits all its processes. */
  readonly cgroup: Cgroup | undefined
}

/** One Bash process, the leader of a separate process group. */
export class Bash {
  readonly pid: number | undefined
  /** Rejects if Bash could not be started. */
  readonly ended: Promise<BashEnd>
  readonly #streams: readonly Socket[]
  readonly #closed: Promise<unknown>
  #received = 0

  /** @param output receives each chunk of output as Latin-1 text, one character per byte */
  constructor(request: LaunchRequest, options: BashOptions, output: (channel: OutputChannel, text: string) => void) {
    const args = ['-c', request.program, request.name, ...request.args]
    const { cwd, env, cgroup } = options
    const receive = (channel: OutputChannel) => (text: string) => {
      this.#received += text.length
      output(channel, text)
    }
    const [out, err] = [options.pipes.take(receive('out')), options.pipes.take(receive('err'))]
    const limited = cgroup?.around(BASH, [BASH, ...args]) ?? [BASH, ...args]
    const [program = BASH, ...words] = withGpuLocks(request.gpus ?? [], limited)
    // With a socket as its stdin, Bash would assume a remote shell and read ~/.bashrc.
    const child = spawn(program, words, { cwd, env, detached: true, stdio: ['ignore', out.writer, err.writer] })
    closeOwnEnds([out, err])
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
    const closeIfStill = () => {
      if (this.#received === seen || waitedMs >= LONGEST_DRAIN_MS) this.#closePipes()
      seen = this.#received
    }
    const timer = setInterval(() => {
      waitedMs += STILL_MS
      // After a CPU stall, old output may still be unread; the event loop reads it first.
      setImmediate(closeIfStill)
    }, STILL_MS)
    await this.#closed
    clearInterval(timer)
  }

  #closePipes(): void {
    for (const stream of this.#streams) stream.destroy()
  }
}
