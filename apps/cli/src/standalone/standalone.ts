import { join } from 'node:path'
import { redisOf } from '@ml-airflow/config'
import { MlAirflowError } from '@ml-airflow/core'
import { appCommand, stopMs } from '../apps.ts'
import type { Cli } from '../cli.ts'
import { reportText, upgradeDatabase } from '../database.ts'
import { onStopSignals } from '../stop-signals.ts'
import { ApiClient } from './api-client.ts'
import { runDemo } from './demo.ts'
import { embeddedRedis, requireRedis, untilFree } from './embedded-redis.ts'
import { takeLock } from './lock.ts'
import { Service, type ServiceOptions } from './service.ts'
import { logEntry, Voices } from './voices.ts'

export interface StandaloneOptions {
  /** Triggers the seed's training DAG and the iris DAG, and shows what becomes of them. */
  readonly demo: boolean
  /** Ends after the demo. */
  readonly once: boolean
}

/** Redis, the API and a worker as children of this process, until it is asked to stop. */
export async function runStandalone(cli: Cli, options: StandaloneOptions): Promise<void> {
  const { ML_AIRFLOW_HOME: home } = cli.settings
  const lock = takeLock(join(home, 'standalone.lock'), `Another standalone runs on ${home}`)
  const standalone = new Standalone(cli, options)
  const forget = onStopSignals({ first: () => standalone.stop(), again: () => standalone.hurry() })
  try {
    await standalone.run()
  } finally {
    forget()
    lock.release()
  }
}

class Standalone {
  readonly #cli: Cli
  readonly #options: StandaloneOptions
  readonly #voices: Voices
  readonly #stopping = new AbortController()
  /** In the order in which they were started. */
  readonly #services: Service[] = []

  constructor(cli: Cli, options: StandaloneOptions) {
    this.#cli = cli
    this.#options = options
    this.#voices = new Voices(cli.output)
  }

  /** @throws MlAirflowError where something cannot be started, or not be kept alive */
  async run(): Promise<void> {
    const { signal } = this.#stopping
    const stopped = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () =>
        signal.reason instanceof MlAirflowError ? reject(signal.reason) : resolve(),
      )
    })
    try {
      await Promise.race([this.#work(stopped), stopped])
    } finally {
      this.#stopping.abort()
      await this.#stopServices()
    }
  }

  stop(): void {
    this.#say('Stopping; running commands may end first. Once more, and they are given back at once.')
    if (this.#options.once) this.#cli.exitCode = 1
    this.#stopping.abort()
  }

  hurry(): void {
    for (const service of this.#services) service.hurry()
  }

  async #work(stopped: Promise<void>): Promise<void> {
    const { demo, once } = this.#options
    await this.#startRedis()
    this.#say(reportText(await upgradeDatabase(this.#cli)))
    const [address] = await Promise.all([this.#startApp('api'), this.#startApp('worker')])
    this.#say(`Ready: ${address}, documentation at ${address}/docs. Ctrl-C ends everything.`)
    if (demo && !(await this.#runDemo(address)) && once) this.#cli.exitCode = 1
    if (!once) await stopped
  }

  async #startRedis(): Promise<void> {
    const redis = redisOf(this.#cli.settings)
    if ('url' in redis) return this.#say('Redis: the one at REDIS_URL.')
    await requireRedis()
    const { url, ...options } = embeddedRedis(redis.dir)
    await untilFree(url, (sentence) => this.#say(sentence))
    await this.#start({ ...options, name: 'redis', env: process.env, onLine: () => {} })
    this.#say(`Redis: embedded, on ${url}`)
  }

  /** Resolves with what it says when it is ready. */
  async #startApp(name: 'api' | 'worker'): Promise<string> {
    let address = ''
    await this.#start({
      ...appCommand(name),
      env: this.#environment(),
      graceMs: stopMs(this.#cli.settings),
      isReady: (line) => {
        const entry = logEntry(line)
        address = entry?.address ?? address
        return entry?.ready === true
      },
      onLine: (line) => this.#voices.pass(name, line),
    })
    return address
  }

  /** Unless somebody chose a level, the children speak up only when something is wrong. */
  #environment(): NodeJS.ProcessEnv {
    const isChosen = this.#cli.loaded.sources.LOG_LEVEL !== 'default'
    return isChosen ? process.env : { ...process.env, LOG_LEVEL: 'warn' }
  }

  async #start(options: Omit<ServiceOptions, 'say' | 'onGivenUp'>): Promise<void> {
    const service = new Service({
      ...options,
      say: (sentence) => this.#say(sentence),
      onGivenUp: (error) => this.#stopping.abort(error),
    })
    this.#stopping.signal.throwIfAborted()
    this.#services.push(service)
    await service.start()
  }

  #runDemo(address: string): Promise<boolean> {
    const { settings } = this.#cli
    const voices = this.#voices
    return runDemo({
      api: new ApiClient(address, settings),
      output: this.#cli.output,
      voices,
      settings,
      signal: this.#stopping.signal,
    })
  }

  /** The worker first, while all that it needs is still there. */
  async #stopServices(): Promise<void> {
    for (const service of this.#services.reverse()) await service.stop()
    this.#say('Everything has ended.')
  }

  #say(sentence: string): void {
    this.#voices.say('standalone', sentence)
  }
}
