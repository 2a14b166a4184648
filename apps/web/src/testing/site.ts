import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { TestHome, type TestProcess } from '@ml-airflow/testing'
import { DEMO_DAGS } from './demo-dags.ts'

const APPS = resolve(import.meta.dirname, '../../..')
const CLI = join(APPS, 'cli/dist/main.js')

export interface SiteOptions {
  readonly redisUrl: string
  /** DAG files by name, in place of the demo's. */
  readonly dagFiles?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
  /** Token of the tests' requests, if the API demands a login. */
  readonly token?: string
}

type App = 'api' | 'worker'

/** An API with the built pages and a worker, as processes with a private database and home. */
export class WebSite extends TestHome {
  readonly #running = new Map<App, TestProcess>()
  readonly #token: string | undefined
  #address = ''

  private constructor({ redisUrl, dagFiles: dags = DEMO_DAGS, env, token }: SiteOptions) {
    super({
      dags,
      env: ({ path, dagsFolder }) => ({
        DAGS_FOLDER: dagsFolder,
        LOG_DIR: join(path, 'logs'),
        DB_TYPE: 'sqlite',
        DB_HOST: join(path, 'database'),
        PORT: '0',
        REDIS_URL: redisUrl,
        QUEUE_PREFIX: `web-${process.pid}-${Date.now()}`,
        ...env,
      }),
    })
    this.#token = token
  }

  /** Resolves when both are ready. */
  static async open(options: SiteOptions): Promise<WebSite> {
    const site = new WebSite(options)
    site.command('initdb')
    const [address] = await Promise.all([site.#start('api'), site.#start('worker')])
    site.#address = address.replace('0.0.0.0', '127.0.0.1')
    return site
  }

  get address(): string {
    return this.#address
  }

  /** @returns body of the answer */
  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const headers = new Headers(body === undefined ? {} : { 'content-type': 'application/json' })
    if (this.#token !== undefined) headers.set('authorization', `Bearer ${this.#token}`)
    const content = { headers, body: body === undefined ? null : JSON.stringify(body) }
    const response = await fetch(`${this.#address}/api/v1${path}`, { method, ...content })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  /** Kills the API, as a machine failure would. */
  async stopApi(): Promise<void> {
    await this.#stop('api', 'SIGKILL')
  }

  /** Restarts the API at the same address. */
  async startApi(): Promise<void> {
    await this.#start('api', { PORT: new URL(this.#address).port })
  }

  async stopWorker(): Promise<void> {
    await this.#stop('worker', 'SIGTERM')
  }

  /** Kills the worker and leaves its tasks, as a machine failure would. */
  async killWorker(): Promise<void> {
    await this.#stop('worker', 'SIGKILL')
  }

  async startWorker(): Promise<void> {
    await this.#start('worker')
  }

  /** @returns output of an ml-airflow command */
  command(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { env: this.env })
    if (status !== 0) throw new Error(String(stderr))
    return String(stdout)
  }

  trigger(dag: string, request: object = {}): Promise<{ id: number }> {
    return this.call('POST', `/dags/${dag}/runs`, request)
  }

  /** Triggers a run and resolves with its number when the run has ended. */
  async run(dag: string, request: object = {}): Promise<number> {
    const { id } = await this.trigger(dag, request)
    await this.until(id, ['success', 'failed', 'cancelled'])
    return id
  }

  async until(run: number, states: readonly string[]): Promise<void> {
    for (const deadline = Date.now() + 60_000; ; ) {
      const { state } = await this.call<{ state: string }>('GET', `/runs/${run}?limit=1`)
      if (states.includes(state)) return
      if (Date.now() > deadline) throw new Error(`Run ${run} is ${state}, and not ${states.join(' or ')}.`)
      await new Promise((next) => setTimeout(next, 100))
    }
  }

  /** Stops the worker first, while its dependencies are still running. */
  async close(): Promise<void> {
    for (const running of [this.#running.get('worker'), this.#running.get('api')]) {
      if (running === undefined || running.child.exitCode !== null) continue
      running.child.kill('SIGTERM')
      const hurry = setTimeout(() => running.child.kill('SIGTERM'), 1000)
      await running.ended
      clearTimeout(hurry)
    }
    this.removeFolder()
  }

  async #stop(app: App, signal: NodeJS.Signals): Promise<void> {
    const running = this.#running.get(app)
    if (running === undefined) return
    running.child.kill(signal)
    await running.ended
    this.#running.delete(app)
  }

  /** Resolves with the address. A worker has none. */
  #start(app: App, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const started = this.startApp(join(APPS, app, 'dist/main.js'), env)
    this.#running.set(app, started)
    return started.ready()
  }
}
