import { setTimeout as sleep } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import { type ProcessEnd, type SupervisedProcess, superviseProcess } from '@ml-airflow/shell'

/** Delay before each consecutive restart, in milliseconds; after the last one, the service is given up. */
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000]
/** Uptime after which the failure count resets. */
const WELL_MS = 60_000

export interface ServiceOptions {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Time to exit after SIGTERM, in milliseconds. */
  readonly graceMs: number
  readonly isReady: (line: string) => boolean
  readonly onLine: (line: string) => void
  /** Called when the process exits and is restarted. */
  readonly say: (sentence: string) => void
  /** Called when the process has exited too often. */
  readonly onGivenUp: (error: MlAirflowError) => void
}

/** A long-lived child that is restarted when it exits. */
export class Service {
  readonly #options: ServiceOptions
  readonly #stopping = new AbortController()
  #process: SupervisedProcess | undefined
  /** Holds the reason if the start fails. */
  #lastLine = ''

  constructor(options: ServiceOptions) {
    this.#options = options
  }

  /**
   * Resolves when the process is ready.
   * @throws MlAirflowError `unavailable` with its last output if it exits before
   */
  async start(): Promise<void> {
    const end = await this.#launch()
    if (end !== undefined) throw new MlAirflowError('unavailable', `${end.sentence} ${this.#lastLine}`.trim())
    void this.#keep()
  }

  /** Resolves when the process has exited. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#process?.stop(this.#options.graceMs)
  }

  /** Sends a further SIGTERM, if already asked to stop. */
  hurry(): void {
    if (!this.#stopping.signal.aborted) return
    try {
      if (this.#process?.pid !== undefined) process.kill(this.#process.pid, 'SIGTERM')
    } catch {
      // It has exited.
    }
  }

  /** Resolves when the process is ready, or with its end if it exits before. */
  #launch(): Promise<ProcessEnd | undefined> {
    const { name, file, args, env, isReady, onLine } = this.#options
    return new Promise((resolve) => {
      this.#process = superviseProcess({
        name,
        file,
        args,
        env,
        onLine: (line) => {
          this.#lastLine = line
          if (isReady(line)) resolve(undefined)
          onLine(line)
        },
      })
      void this.#process.exited.then(resolve)
    })
  }

  async #keep(): Promise<void> {
    for (let failures = 0; ; failures++) {
      const since = Date.now()
      const end = await this.#process?.exited
      if (this.#stopping.signal.aborted) return
      if (Date.now() - since > WELL_MS) failures = 0
      if (!(await this.#pause(end?.sentence ?? '', BACKOFF_MS[failures]))) return
      if ((await this.#launch()) === undefined) this.#options.say(`${this.#options.name} runs again.`)
    }
  }

  /** Returns whether to restart the process. */
  async #pause(sentence: string, pauseMs: number | undefined): Promise<boolean> {
    const { say, onGivenUp } = this.#options
    if (pauseMs === undefined) {
      onGivenUp(new MlAirflowError('unavailable', `${sentence} It is not restarted, because it has ended too often.`))
      return false
    }
    say(`${sentence} It restarts in ${pauseMs / 1000} s.`)
    await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    return !this.#stopping.signal.aborted
  }
}
