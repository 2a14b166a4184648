import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Exit, isMaskable, type Launched, type LaunchRequest, secretForms } from '@ml-airflow/core'
import { execa } from 'execa'
import { exitOf } from './evidence.ts'
import { frameOf, type LauncherSettings, type Order, type Report, receiveFrames } from './launcher-messages.ts'
import { signalGroup } from './process-group.ts'
import { killBearers } from './process-marks.ts'
import { removeScratch } from './scratch.ts'

const MAIN = fileURLToPath(new URL('../dist/launcher-main.js', import.meta.url))

/**
 * Keeps the launcher below 60 MB, and so its forks cheap, after any number of commands. Its own code is too short for the
 * compiler to pay off.
 */
const V8_FLAGS = ['--lite-mode', '--max-semi-space-size=1', '--v8-pool-size=0']

const LONGEST_CLOSE_MS = 10_000

/** One launcher process, seen from its worker. It starts once and ends once. */
export class LauncherProcess {
  /** Resolves to true once the launcher is ready, or to false if it fails to start. */
  readonly ready: Promise<boolean>
  /** Resolves when the process and all its descendants have exited. */
  readonly ended: Promise<void>
  readonly #process: ReturnType<typeof startProcess>
  readonly #launches = new Map<number, OpenLaunch>()
  #reportReady: (ready: boolean) => void = () => {}
  #name: string | undefined
  #lives = true
  #lastId = 0
  /** Timeout of the heartbeat; it ends the process. */
  #silence: NodeJS.Timeout | undefined
  #reportSilent: (how: string) => void = () => {}

  /** @param environment the part of the worker's environment that its commands see */
  constructor(settings: LauncherSettings, environment: Readonly<Record<string, string>>) {
    this.#process = startProcess(environment)
    this.ready = new Promise((resolve) => {
      this.#reportReady = resolve
    })
    this.#process.stdin.on('error', () => {})
    receiveFrames<Report>(this.#process.stdout, (report) => this.#take(report))
    this.#order({ kind: 'settings', settings })
    this.ended = this.#awaitEnd()
  }

  get lives(): boolean {
    return this.#lives
  }

  launch(request: LaunchRequest): Launched {
    const id = ++this.#lastId
    const launch = new OpenLaunch()
    this.#launches.set(id, launch)
    const secrets = secretForms(request.secrets.filter(isMaskable))
    this.#order({ kind: 'launch', id, request: { ...request, secrets, deadline: finite(request.deadline) } })
    return {
      pid: launch.pid,
      exit: launch.exit,
      extend: (deadline) => this.#order({ kind: 'extend', id, deadline: finite(deadline) }),
      stop: (outcome, sentence) => this.#order({ kind: 'stop', id, outcome, sentence }),
    }
  }

  /** Requests a heartbeat. Without one within `patienceMs`, the process and all its descendants are ended. */
  checkHeartbeat(patienceMs: number): void {
    if (!this.#lives || this.#silence !== undefined) return
    this.#order({ kind: 'heartbeat' })
    // After a CPU stall, the heartbeat may still be unread; the event loop reads it first.
    const endIfSilent = () => setImmediate(() => this.#silence !== undefined && this.#endSilent(patienceMs))
    this.#silence = setTimeout(endIfSilent, patienceMs)
  }

  /** Ends the launcher and its remaining commands. */
  async close(): Promise<void> {
    this.#process.stdin.end()
    const patience = setTimeout(() => this.#endSilent(LONGEST_CLOSE_MS), LONGEST_CLOSE_MS)
    await this.ended
    clearTimeout(patience)
    clearTimeout(this.#silence)
  }

  /** SIGKILL also ends a stopped process. A process in uninterruptible sleep exits later, but can start nothing. */
  #endSilent(patienceMs: number): void {
    if (!this.#lives) return
    this.#lives = false
    this.#process.kill('SIGKILL')
    this.#reportSilent(`was ended, since it had sent no heartbeat for ${patienceMs / 1000} s`)
  }

  #order(order: Order): void {
    if (this.#lives) this.#process.stdin.write(frameOf(order))
  }

  #take(report: Report): void {
    if (report.kind === 'alive') this.#hear()
    else if (report.kind === 'ready') {
      this.#name = report.launcher
      this.#reportReady(true)
    } else if (report.kind === 'started') this.#launches.get(report.id)?.started(report.pid)
    else this.#settle(report.id, report.pid, exitOf(report.exit))
  }

  #hear(): void {
    clearTimeout(this.#silence)
    this.#silence = undefined
  }

  #settle(id: number, pid: number | undefined, exit: Exit): void {
    const launch = this.#launches.get(id)
    launch?.started(pid)
    launch?.ended(exit)
    this.#launches.delete(id)
  }

  async #awaitEnd(): Promise<void> {
    const silent = new Promise<string>((resolve) => {
      this.#reportSilent = resolve
    })
    const how = await Promise.race([this.#end(), silent])
    this.#lives = false
    this.#reportReady(false)
    await this.#clearRemains()
    for (const [id, { group }] of this.#launches) this.#settle(id, group, lostWithLauncher(how))
  }

  async #end(): Promise<string> {
    const reportsEnd = once(this.#process.stdout, 'close')
    const { exitCode, signal } = await this.#process
    await reportsEnd
    return signal ? `ended by ${signal}` : `ended with exit code ${exitCode}`
  }

  /** A killed launcher leaves its commands behind unsupervised. */
  async #clearRemains(): Promise<void> {
    if (this.#name === undefined) return
    for (const { group } of this.#launches.values()) {
      if (group !== undefined) signalGroup(group, 'SIGKILL')
    }
    await killBearers(({ launcher }) => launcher === this.#name)
    removeScratch(this.#name)
  }
}

/** A launch whose exit has not been reported yet. */
class OpenLaunch {
  readonly pid: Promise<number | undefined>
  readonly exit: Promise<Exit>
  group: number | undefined
  #reportPid: (pid: number | undefined) => void = () => {}
  #reportExit: (exit: Exit) => void = () => {}

  constructor() {
    this.pid = new Promise((resolve) => {
      this.#reportPid = resolve
    })
    this.exit = new Promise((resolve) => {
      this.#reportExit = resolve
    })
  }

  started(pid: number | undefined): void {
    this.group = pid
    this.#reportPid(pid)
  }

  ended(exit: Exit): void {
    this.#reportExit(exit)
  }
}

function startProcess(environment: Readonly<Record<string, string>>) {
  return execa(process.execPath, [...V8_FLAGS, MAIN], {
    stdio: ['pipe', 'pipe', 'inherit'],
    buffer: false,
    reject: false,
    // Commands are children of the launcher and may read its environment, so it must not contain secrets.
    env: environment,
    extendEnv: false,
    // In a separate session, so that Ctrl-C in a terminal reaches only the worker.
    detached: true,
  })
}

function lostWithLauncher(how: string): Exit {
  const sentence = `It was ended since its launcher process ${how}.`
  return { outcome: 'lost', exitCode: undefined, signal: undefined, sentence }
}

/** JSON has no infinity. */
function finite(deadline: number): number {
  return Math.min(deadline, Number.MAX_SAFE_INTEGER)
}
