import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { testFolder } from '@ml-airflow/testing'
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

/** An API with the built pages and a worker, as processes with a private database and home folder. */
export class Site {
  readonly #children = new Map<App, ChildProcess>()
  readonly #folder = testFolder()
  readonly #env: NodeJS.ProcessEnv
  readonly #token: string | undefined
  #address = ''

  private constructor({ redisUrl, dagFiles = DEMO_DAGS, env, token }: SiteOptions) {
    this.#token = token
    const home = this.#folder.path
    const dags = join(home, 'dags')
    mkdirSync(dags)
    for (const [name, text] of Object.entries(dagFiles)) writeFileSync(join(dags, name), text)
    this.#env = {
      PATH: process.env.PATH,
      HOME: home,
      ML_AIRFLOW_HOME: home,
      DAGS_FOLDER: dags,
      LOG_DIR: join(home, 'logs'),
      DB_TYPE: 'sqlite',
      DB_HOST: join(home, 'database'),
      PORT: '0',
      REDIS_URL: redisUrl,
      QUEUE_PREFIX: `web-${process.pid}-${Date.now()}`,
      ...env,
    }
  }

  /** Resolves when both are ready. */
  static async open(options: SiteOptions): Promise<Site> {
    const site = new Site(options)
    site.command('initdb')
    const [address] = await Promise.all([site.#start('api'), site.#start('worker')])
    site.#address = address.replace('0.0.0.0', '127.0.0.1')
    return site
  }

  get address(): string {
    return this.#address
  }

  get home(): string {
    return this.#folder.path
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
    this.#env.PORT = new URL(this.#address).port
    await this.#start('api')
  }

  async stopWorker(): Promise<void> {
    await this.#stop('worker', 'SIGTERM')
  }

  async startWorker(): Promise<void> {
    await this.#start('worker')
  }

  /** @returns output of an ml-airflow command */
  command(...words: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], { env: this.#env })
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
      await new Promise((next) => setTimeout(next, 50))
    }
  }

  /** Stops the worker first, while its dependencies are still running. */
  async close(): Promise<void> {
    for (const child of [this.#children.get('worker'), this.#children.get('api')]) {
      if (child === undefined || child.exitCode !== null) continue
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      const hurry = setTimeout(() => child.kill('SIGTERM'), 1000)
      await exit
      clearTimeout(hurry)
    }
    this.#folder.remove()
  }

  async #stop(app: App, signal: NodeJS.Signals): Promise<void> {
    const child = this.#children.get(app)
    if (child === undefined) return
    const exit = once(child, 'exit')
    child.kill(signal)
    await exit
    this.#children.delete(app)
  }

  /** Resolves with the address. A worker has none. */
  async #start(app: App): Promise<string> {
    const child = spawn(process.execPath, [join(APPS, app, 'dist/main.js')], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#children.set(app, child)
    for await (const line of createInterface(child.stdout)) {
      const { ready, address = '' } = JSON.parse(line) as { ready?: boolean; address?: string }
      if (ready !== true) continue
      child.stdout.resume()
      return address
    }
    throw new Error(`The ${app} has ended before it was ready.`)
  }
}
