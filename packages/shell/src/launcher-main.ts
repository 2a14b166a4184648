// The process next to each worker that starts Bash for it. It stays small, because the cost of a fork grows with the memory
// of the forking process: at run time it imports only node:* and small files of this room.
import { setTimeout as pause } from 'node:timers/promises'
import type { LaunchRequest } from '@ml-airflow/core'
import { BashRun, type RunSetting } from './bash-run.ts'
import { frameOf, type Order, type Report, receiveFrames } from './launcher-messages.ts'
import { ownEnvironment } from './own-environment.ts'
import { Pipes } from './pipes.ts'
import { killBearers, launcherName } from './process-marks.ts'
import { removeScratch, Scratch } from './scratch.ts'
import { Secrets } from './secrets.ts'

/** When the worker is gone, its commands must end quickly, so that they can run elsewhere. */
const LAST_GRACE_MS = 300
const SWEEP_MS = 1000
/** A shorter command is reported only by its exit, because each report wakes the worker. */
const STARTED_MS = 50

const WORKER_GONE = { outcome: 'lost', sentence: 'It was ended since its worker went away.' } as const

class LauncherMain {
  readonly #name = launcherName()
  readonly #scratch = new Scratch(this.#name)
  readonly #pipes = new Pipes(this.#scratch.pipes)
  readonly #runs = new Map<number, BashRun>()
  readonly #ends = new Set<Promise<void>>()
  #setting: RunSetting | undefined
  #sweep: NodeJS.Timeout | undefined

  start(): void {
    this.#outliveSignals()
    // The pipe is the lifeline: the kernel closes it, however the worker ends.
    process.stdin.once('close', () => void this.#shutDown())
    receiveFrames<Order>(process.stdin, (order) => this.#obey(order))
    this.#report({ kind: 'ready', launcher: this.#name })
  }

  /** Ctrl-C and service managers signal every process at once, but commands keep running until their worker has drained. */
  #outliveSignals(): void {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
    for (const pipe of [process.stdin, process.stdout]) pipe.on('error', () => {})
  }

  #obey(order: Order): void {
    if (order.kind === 'settings') {
      const { secrets, ...settings } = order.settings
      const parts = { launcher: this.#name, scratch: this.#scratch, pipes: this.#pipes }
      const own = { ...parts, environment: { ...ownEnvironment } }
      this.#setting = { ...settings, ...own, secrets: new Secrets(secrets) }
    } else if (order.kind === 'launch') this.#launch(order.id, order.request)
    else if (order.kind === 'extend') this.#runs.get(order.id)?.extend(order.deadline)
    else if (order.kind === 'heartbeat') this.#report({ kind: 'alive' })
    else this.#runs.get(order.id)?.end({ outcome: order.outcome, sentence: order.sentence })
  }

  #launch(id: number, request: LaunchRequest): void {
    if (!this.#setting) throw new Error('A launch was ordered before the settings were given.')
    const run = new BashRun(request, this.#setting)
    this.#runs.set(id, run)
    const end = this.#follow(id, run).finally(() => this.#ends.delete(end))
    this.#ends.add(end)
  }

  async #follow(id: number, run: BashRun): Promise<void> {
    const reporting = setTimeout(() => this.#report({ kind: 'started', id, pid: run.pid }), STARTED_MS)
    const exit = await run.run()
    clearTimeout(reporting)
    this.#runs.delete(id)
    this.#report({ kind: 'exit', id, pid: run.pid, exit })
    this.#sweepSoon()
  }

  /** Processes that escaped from the group of a finished command are killed later, off the path of the next launch. */
  #sweepSoon(): void {
    this.#sweep ??= setTimeout(async () => {
      await killBearers(({ launcher, task }) => launcher === this.#name && !this.#runsTask(task))
      this.#sweep = undefined
    }, SWEEP_MS)
  }

  #runsTask(key: string): boolean {
    return [...this.#runs.values()].some((run) => run.key === key)
  }

  /** Ignores backpressure: a worker that does not read must not keep its launcher from watching deadlines. */
  #report(report: Report): void {
    process.stdout.write(frameOf(report))
  }

  async #shutDown(): Promise<void> {
    for (const run of this.#runs.values()) run.end(WORKER_GONE)
    await Promise.race([this.#allEnded(), pause(LAST_GRACE_MS)])
    for (const run of this.#runs.values()) run.kill()
    await this.#allEnded()
    await killBearers(({ launcher }) => launcher === this.#name)
    removeScratch(this.#name)
    process.stdout.write('', () => process.exit())
  }

  async #allEnded(): Promise<void> {
    await Promise.all(this.#ends)
  }
}

new LauncherMain().start()
