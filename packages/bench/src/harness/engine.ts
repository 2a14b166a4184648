import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { databaseOf, loadSettings } from '@ml-airflow/config'
import type { DatabaseSettings } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { upgradeDatabase } from '@ml-airflow/store'
import { Http } from './http.ts'

export interface EngineOptions {
  /** Name of its database. */
  readonly name: string
  /** Settings: the database, Redis, DAGS_FOLDER ... */
  readonly environment: Readonly<Record<string, string>>
  /** Folder for all files it writes. */
  readonly folder: string
  /** Default: 2. */
  readonly workers?: number
  /** Default: the worker of apps/worker. */
  readonly workerFile?: string
  /** Whether the processes report the longest block of their event loops. */
  readonly probe?: boolean
}

export interface RunRequest {
  readonly n: number
  readonly samples?: readonly string[]
}

const APPS = fileURLToPath(new URL('../../../../apps', import.meta.url))
const PROBE = import.meta.resolve('./loop-probe.js')
const START_MS = 60_000
// Slow polling, to add no load. The run records its end itself.
const POLL_MS = 100

/** ml-airflow as users run it: an API process and worker processes, accessed over HTTP. */
export class Engine {
  readonly name: string
  readonly marks: string
  readonly http: Http
  readonly api: ChildProcess
  readonly workers: readonly ChildProcess[]
  readonly database: DatabaseSettings
  readonly #folder: string

  static async start(options: EngineOptions): Promise<Engine> {
    mkdirSync(options.folder, { recursive: true })
    await makeTables({ ...options.environment, ML_AIRFLOW_HOME: options.folder })
    const port = await freePort()
    const engine = new Engine(options, port)
    await engine.#ready()
    return engine
  }

  private constructor(options: EngineOptions, port: number) {
    const { name, environment, folder, workers = 2, workerFile, probe = false } = options
    this.name = name
    this.#folder = folder
    this.marks = join(folder, 'marks')
    this.database = databaseSettings({ ...environment, ML_AIRFLOW_HOME: folder })
    const own = { ML_AIRFLOW_HOME: folder, BENCH_MARKS: this.marks, PORT: String(port) }
    // The peers have no run limit either.
    const settings = { ...environment, ...own, MAX_ACTIVE_RUNS_PER_DAG: '1000000' }
    this.http = new Http(port)
    const flags = probe ? ['--import', PROBE] : []
    this.api = this.#spawn(join(APPS, 'api/dist/main.js'), settings, flags)
    const file = workerFile ?? join(APPS, 'worker/dist/main.js')
    this.workers = Array.from({ length: workers }, () => this.#spawn(file, settings, flags))
  }

  /** @returns number of the accepted run */
  async trigger(dagId: string, { n, samples }: RunRequest): Promise<number> {
    const run = (await this.http.send('POST', `/api/v1/dags/${dagId}/runs`, { conf: { n }, samples })) as { id: number }
    return run.id
  }

  /** Waits until a run succeeds. @returns end of the run in the database, in ms since 1970 */
  async finished(run: number): Promise<number> {
    for (;;) {
      const { state, finished_at } = (await this.http.send('GET', `/api/v1/runs/${run}?limit=1`)) as RunJson
      if (state === 'success' && finished_at !== null) return Date.parse(finished_at)
      if (state !== 'queued' && state !== 'running') throw new Error(`Run ${run} on ${this.name} ended as ${state}.`)
      await sleep(POLL_MS)
    }
  }

  /** Waits until the newest runs of a DAG succeed. @returns end of the last one, in ms since 1970 */
  async allFinished(dagId: string, count: number): Promise<number> {
    while (await this.#hasOpenRuns(dagId)) await sleep(POLL_MS)
    const { runs } = await this.#runs(`dag_id=${dagId}&limit=${count}`)
    const failed = runs.find(({ state }) => state !== 'success')
    if (failed !== undefined) throw new Error(`A run of ${dagId} on ${this.name} ended as ${failed.state}.`)
    return Math.max(...runs.map(({ finished_at }) => Date.parse(finished_at ?? '')))
  }

  /** @returns milliseconds from before the trigger to the end of the run */
  async run(dagId: string, request: RunRequest): Promise<number> {
    const start = Date.now()
    const run = await this.trigger(dagId, request)
    return (await this.finished(run)) - start
  }

  /** @returns longest block of an event loop since the previous call, in ms, over all processes */
  async longestBlock(processes: readonly ChildProcess[]): Promise<number> {
    const answers = processes.map(async (process) => {
      process.send('longest block?')
      const [ms] = await once(process, 'message')
      return ms as number
    })
    return Math.max(...(await Promise.all(answers)))
  }

  async stop(): Promise<void> {
    this.http.close()
    await Promise.all([this.api, ...this.workers].map(end))
  }

  async #hasOpenRuns(dagId: string): Promise<boolean> {
    for (const state of ['running', 'queued']) {
      if ((await this.#runs(`dag_id=${dagId}&state=${state}&limit=1`)).runs.length > 0) return true
    }
    return false
  }

  async #runs(query: string): Promise<{ readonly runs: readonly RunJson[] }> {
    return (await this.http.send('GET', `/api/v1/runs?${query}`)) as { runs: readonly RunJson[] }
  }

  #spawn(file: string, environment: Readonly<Record<string, string>>, execArgv: readonly string[]): ChildProcess {
    const log = openSync(join(this.#folder, 'processes.log'), 'a')
    return spawn(process.execPath, [...execArgv, file], {
      cwd: this.#folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', log, log, ...(execArgv.length > 0 ? (['ipc'] as const) : [])],
    })
  }

  async #ready(): Promise<void> {
    const until = Date.now() + START_MS
    while (!(await this.#answers())) {
      if (Date.now() > until || this.api.exitCode !== null)
        throw new Error(`The API on ${this.name} did not start. The log of its processes:\n${this.#log()}`)
      await sleep(POLL_MS)
    }
  }

  #log(): string {
    return readFileSync(join(this.#folder, 'processes.log'), 'utf8').slice(-2000)
  }

  async #answers(): Promise<boolean> {
    try {
      await this.http.send('GET', '/health')
      return true
    } catch {
      return false
    }
  }
}

interface RunJson {
  readonly state: string
  readonly finished_at: string | null
}

function databaseSettings(environment: Readonly<Record<string, string>>): DatabaseSettings {
  return databaseOf(loadSettings({ env: environment }).settings)
}

async function makeTables(environment: Readonly<Record<string, string>>): Promise<void> {
  const { settings } = loadSettings({ env: environment })
  await upgradeDatabase(databaseOf(settings), await loadDags({ folder: settings.DAGS_FOLDER }))
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}
