import { setTimeout as sleep } from 'node:timers/promises'
import { MlAirflowError } from '@ml-airflow/core'
import { type ProcessEnd, type SupervisedProcess, superviseProcess } from '@ml-airflow/shell'

/** Milliseconds before it is started again, for each time in a row; after the last one it is given up. */
const BACKOFF_MS = [500, 1_000, 2_000, 4_000, 8_000]
/** Uptime after which the failure count resets. */
const WELL_MS = 60_000

export interface ServiceOptions {
  readonly name: string
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Milliseconds that it gets to end by itself. */
  readonly graceMs: number
  readonly isReady: (line: string) => boolean
  readonly onLine: (line: string) => void
  /** Told when it is started again. */
  readonly say: (sentence: string) => void
  /** Called when it has ended too often. */
  readonly onGivenUp: (error: MlAirflowError) => void
}

/** A child of long life that is started again when it ends. */
export class Service {
  readonly #options: ServiceOptions
  readonly #stopping = new AbortController()
  #process: SupervisedProcess | undefined
  /** Where it fails, its reason. */
  #lastLine = ''

  constructor(options: ServiceOptions) {
    this.#options = options
  }

  /**
   * Resolves once it is ready.
   * @throws MlAirflowError `unavailable` where it ends before, with the last thing that it said
   */
  async start(): Promise<void> {
    const end = await this.#launch()
    if (end !== undefined) throw new MlAirflowError('unavailable', `${end.sentence} ${this.#lastLine}`.trim())
    void this.#keep()
  }

  /** Resolves once it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#process?.stop(this.#options.graceMs)
  }

  /** Asks it to be quick, if it has been asked to stop. */
  hurry(): void {
    if (!this.#stopping.signal.aborted) return
    try {
      if (this.#process?.pid !== undefined) process.kill(this.#process.pid, 'SIGTERM')
    } catch {
      // It has ended.
    }
  }

  /** Resolves once it is ready, or with its end where it ends before. */
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

  /** Answers whether it is to be started again. */
  async #pause(sentence: string, pauseMs: number | undefined): Promise<boolean> {
    const { say, onGivenUp } = this.#options
    if (pauseMs === undefined) {
      onGivenUp(new MlAirflowError('unavailable', `${sentence} It has ended too often to be started again.`))
      return false
    }
    say(`${sentence} It is started again in ${pauseMs / 1000} s.`)
    await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
    return !this.#stopping.signal.aborted
  }
}
