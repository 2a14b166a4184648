import { join } from 'node:path'
import type { Programs } from '@ml-airflow/assembly/programs'
import { databaseSentence, onStopSignals, type StandaloneOptions, type Workbench } from '@ml-airflow/commands'
import { type LoadedSettings, loadSettings, ownEnvironment, redisOf } from '@ml-airflow/config'
import { defined, MlAirflowError } from '@ml-airflow/core'
import { lockOf, takeLock } from '../lock.ts'
import { logEntry } from '../log-entry.ts'
import { stopMs } from '../stop-ms.ts'
import { runDemo } from './demo.ts'
import { DemoClient } from './demo-client.ts'
import { embeddedRedis, requireRedis, untilFree } from './embedded-redis.ts'
import { PrefixedOutput } from './prefixed-output.ts'
import { Service, type ServiceOptions } from './service.ts'

/** Runs Redis, the API and a worker as children of this process, until it is asked to stop. */
export async function runStandalone(
  workbench: Workbench,
  programs: Programs,
  options: StandaloneOptions,
): Promise<void> {
  const { ML_AIRFLOW_HOME: home } = loadSettings().settings
  const lock = takeLock(lockOf(home), `Another standalone runs on ${home}`)
  const standalone = new Standalone(workbench, programs, options)
  const forget = onStopSignals({ first: () => standalone.stop(), again: () => standalone.hurry() })
  try {
    await standalone.run()
  } finally {
    forget()
    lock.release()
  }
}

class Standalone {
  readonly #workbench: Workbench
  readonly #programs: Programs
  readonly #options: StandaloneOptions
  readonly #prefixed: PrefixedOutput
  readonly #stopping = new AbortController()
  /** In start order. */
  readonly #services: Service[] = []

  constructor(workbench: Workbench, programs: Programs, options: StandaloneOptions) {
    this.#workbench = workbench
    this.#programs = programs
    this.#options = options
    this.#prefixed = new PrefixedOutput(workbench.output)
  }

  /** @throws MlAirflowError if a service fails to start or to stay alive */
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
    this.#say('Stopping: waiting for running commands. Press Ctrl-C again to requeue them now.')
    if (this.#options.once) this.#workbench.exitCode = 1
    this.#stopping.abort()
  }

  hurry(): void {
    for (const service of this.#services) service.hurry()
  }

  async #work(stopped: Promise<void>): Promise<void> {
    const { demo, once } = this.#options
    // The API and the worker report the unknown keys.
    this.#workbench.namesUnknownKeys = false
    await this.#startRedis()
    this.#say(dagsSentence(this.#workbench.loaded))
    this.#say(databaseSentence(this.#workbench, await this.#workbench.upgradeDatabase()))
    const [address] = await Promise.all([this.#startApp('api'), this.#startApp('worker')])
    this.#say(`Ready: ${address}, documentation at ${address}/docs. Ctrl-C stops everything.`)
    if (demo && !(await this.#runDemo(address)) && once) this.#workbench.exitCode = 1
    if (!once) await stopped
  }

  async #startRedis(): Promise<void> {
    const redis = redisOf(this.#workbench.settings)
    if ('url' in redis) return this.#say('Redis: the server at REDIS_URL.')
    await requireRedis()
    const { url, ...options } = embeddedRedis(redis.dir)
    await untilFree(url, (sentence) => this.#say(sentence))
    await this.#start({ ...options, name: 'redis', env: ownEnvironment, onLine: () => {} })
    this.#say(`Redis: embedded, on ${url}`)
  }

  /** Resolves with the address that it reports when ready. */
  async #startApp(name: 'api' | 'worker'): Promise<string> {
    let address = ''
    await this.#start({
      ...this.#programs(name),
      name,
      env: this.#environment(),
      graceMs: stopMs(this.#workbench.settings),
      isReady: (line) => {
        const entry = logEntry(line)
        address = entry?.address ?? address
        return entry?.ready === true
      },
      onLine: (line) => this.#prefixed.pass(name, line),
    })
    return address
  }

  /** Defaults of the children, unless configured: log only problems, and create the tables of new DAGs. */
  #environment(): NodeJS.ProcessEnv {
    const { sources } = this.#workbench.loaded
    const { port, hostname } = this.#options
    const own = { LOG_LEVEL: 'warn', UPGRADE_AT_LOAD: 'True' } as const
    const unchosen = Object.entries(own).filter(([name]) => sources[name as keyof typeof own] === 'default')
    return {
      ...ownEnvironment,
      ...Object.fromEntries(unchosen),
      ...defined({ PORT: port?.toString(), HOST: hostname }),
    }
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
    const { settings } = this.#workbench
    const prefixed = this.#prefixed
    return runDemo({
      api: new DemoClient(address, settings),
      output: this.#workbench.output,
      prefixed,
      settings,
      signal: this.#stopping.signal,
    })
  }

  /** Stops the worker first, while its dependencies are still running. */
  async #stopServices(): Promise<void> {
    for (const service of this.#services.reverse()) await service.stop()
    this.#say('Everything has ended.')
  }

  #say(sentence: string): void {
    this.#prefixed.say('standalone', sentence)
  }
}

function dagsSentence({ settings, sources }: LoadedSettings): string {
  const { DAGS_FOLDER: folder, ML_AIRFLOW_HOME: home } = settings
  if (folder === undefined)
    return `DAGs: only the built-in ones. Put yours into ${join(home, 'dags')}, or set DAGS_FOLDER.`
  return sources.DAGS_FOLDER === 'default'
    ? `DAGs: those in ${folder}, because DAGS_FOLDER is not set.`
    : `DAGs: those in ${folder}.`
}
