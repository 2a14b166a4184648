import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { schedulerOptions } from '@ml-airflow/assembly/engine'
import { programsIn } from '@ml-airflow/assembly/programs'
import { type ApiToken, dagCacheOf, databaseOf, loadSettings } from '@ml-airflow/config'
import {
  type ClaimResult,
  type DagRegistry,
  type DatabaseSettings,
  defined,
  type JobQueue,
  NO_RESULTS,
  type Store,
} from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { createSchedulerEngine, type Users } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { upgradeDatabase } from '@ml-airflow/store'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, inject, onTestFinished, vi } from 'vitest'
import { buildApi } from './build-api.ts'
import { openParts } from './open-parts.ts'
import type { Api, ApiParts } from './parts.ts'

const APPS = new URL('../..', import.meta.url)

export const TOKENS = [
  { role: 'viewer', token: 'viewer-0123456789' },
  { role: 'operator', token: 'operator-0123456789' },
  { role: 'admin', token: 'admin-0123456789' },
] as const satisfies readonly ApiToken[]

export const CONF = { parameter_1: 'one', parameter_2: 'two' }
export const RUNS = '/api/v1/dags/ml_training_dag/runs'

/** A file that defines the DAG `daily`, which has no parameters. */
export const DAILY_DAG = `
  import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
  class T extends MLTaskSubDag {
    id = 'daily_task'; parameters = NoParameters; command = 'echo'
    parametersProvider() { return [] }
  }
  export const daily = defineDag({ id: 'daily', parameters: NoParameters, tasks: [new T()], schedule: '@daily' })`

export interface TestApi {
  readonly api: Api
  readonly store: Store
  readonly queue: JobQueue
  readonly registry: DagRegistry
  readonly users: Users
  readonly logDir: string
  readonly dagsFolder: string
  /** Environment of processes that the test starts. */
  readonly environment: Readonly<Record<string, string>>
  /** Prefix of the queue's keys in Redis. */
  readonly prefix: string
  readonly logged: string[]
  get(url: string, options?: InjectOptions): Promise<LightMyRequestResponse>
  post(url: string, payload?: InjectOptions['payload'], options?: InjectOptions): Promise<LightMyRequestResponse>
}

export interface TestApiOptions {
  readonly tokens?: readonly ApiToken[]
  readonly database?: DatabaseSettings
  readonly redisPort?: number
  readonly registry?: DagRegistry
  readonly triggersAMinute?: number
  readonly unread?: ApiParts['unread']
  /** Whether this user owns a connection. Default: always true, because the tests open no connection. */
  readonly isOwnConnection?: ApiParts['isOwnConnection']
  readonly webFolder?: string
  /** DAG files by name. */
  readonly dagFiles?: Readonly<Record<string, string>>
  /** Additional settings. */
  readonly env?: Readonly<Record<string, string>>
  /** Registers the clean-up. Default: Vitest's hook at the end of the test. */
  readonly later?: (undo: () => unknown) => void
}

/** One API for all tests of a file or block that leave it unchanged. */
export function sharedApi(options: TestApiOptions = {}): () => TestApi {
  const undoing: (() => unknown)[] = []
  let shared: TestApi
  beforeAll(async () => {
    shared = await testApi({ ...options, later: (undo) => undoing.unshift(undo) })
  })
  afterAll(async () => {
    for (const undo of undoing) await undo()
  })
  return () => shared
}

/** An API on a separate database, by default an SQLite file. Everything it opens is closed when the test ends. */
export async function testApi(options: TestApiOptions = {}): Promise<TestApi> {
  const { later = onTestFinished } = options
  const folder = testFolder()
  later(() => folder.remove())
  const environment = environmentOf(folder.path, options)
  const loaded = loadSettings({ env: environment, cwd: folder.path })
  const { LOG_DIR: logDir, DAGS_FOLDER: dagsFolder = '', QUEUE_PREFIX: prefix } = loaded.settings
  for (const path of [logDir, dagsFolder]) mkdirSync(path)
  for (const [name, text] of Object.entries(options.dagFiles ?? {})) writeFileSync(join(dagsFolder, name), text)
  const logged: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => logged.push(line) })
  // The API finds the compiled files in the cache of its home.
  const load = () => loadDags({ folder: dagsFolder, cacheDir: dagCacheOf(loaded.settings) })
  await upgradeDatabase(databaseOf(loaded.settings), options.registry ?? (await load()))
  const parts = await openParts(loaded, { logger, environment, programs: programsIn(APPS) })
  later(() => parts.close())
  const { registry, store, queue, users } = parts
  if (options.registry !== undefined) registry.adopt(options.registry)
  const isOwnConnection = options.isOwnConnection ?? (async () => true)
  const limits = defined({ triggersAMinute: options.triggersAMinute, unread: options.unread })
  const api = await buildApi({ ...parts, ...limits, isOwnConnection, webFolder: options.webFolder })
  later(() => api.close())
  const call = (given: InjectOptions) => api.inject({ ...given, headers: { host: 'localhost:8080', ...given.headers } })
  return {
    api,
    store,
    queue,
    registry,
    users,
    logDir,
    dagsFolder,
    logged,
    prefix,
    environment,
    get: (url, more) => call({ method: 'GET', url, ...more }),
    post: (url, payload, more) => call({ method: 'POST', url, ...defined({ payload }), ...more }),
  }
}

function environmentOf(folder: string, { tokens, database, redisPort, env }: TestApiOptions): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    ML_AIRFLOW_HOME: folder,
    DAGS_FOLDER: join(folder, 'dags'),
    LOG_DIR: join(folder, 'logs'),
    REDIS_URL: `redis://127.0.0.1:${redisPort ?? inject('redisPort')}`,
    QUEUE_PREFIX: `test-${randomUUID()}`,
    ...defined({ API_TOKENS: tokens?.map(({ role, token }) => `${role}:${token}`).join(',') }),
    ...databaseEnvironment(database ?? defaultDatabase(folder)),
    ...env,
  }
}

/** SQLite, or with API_TESTS_ON=mariadb a new schema in the shared MariaDB: the same tests cover both. */
function defaultDatabase(folder: string): DatabaseSettings {
  if (process.env.API_TESTS_ON !== 'mariadb') return { type: 'sqlite', file: join(folder, 'db') }
  const { user: login, password } = MARIADB_LOGIN
  const schema = `api_${randomUUID().replaceAll('-', '')}`
  return { type: 'mysql', host: '127.0.0.1', port: inject('mariadbPort'), login, password, schema }
}

function databaseEnvironment(settings: DatabaseSettings): Record<string, string> {
  if (settings.type === 'sqlite') return { DB_TYPE: 'sqlite', DB_HOST: settings.file }
  const { host, port, login, password, schema } = settings
  return {
    DB_TYPE: 'mysql',
    DB_HOST: host,
    DB_PORT: String(port),
    DB_LOGIN: login,
    DB_PASSWORD: password,
    DB_SCHEMA: schema,
  }
}

/** A worker process, started through the API. It ends with the test. */
export async function startWorker({ post, logDir }: TestApi): Promise<void> {
  const pidFile = join(logDir, 'worker.pid')
  await post(`/admin/rest_api/api?api=worker&concurrency=1&pid=${encodeURIComponent(pidFile)}`)
  await vi.waitUntil(() => textOf(pidFile) !== '', WAIT)
  const pid = Number(textOf(pidFile))
  onTestFinished(async () => {
    process.kill(pid, 'SIGTERM')
    await vi.waitUntil(() => !existsSync(`/proc/${pid}`), WAIT)
  }, WAIT.timeout)
  await vi.waitUntil(() => textOf(join(logDir, 'worker.log')).includes('"ready":true'), WAIT)
}

/** Output of a command that the API has started in the background. */
export function printedBy({ logDir }: Pick<TestApi, 'logDir'>, command: string): string {
  return textOf(join(logDir, `${command}.log`))
}

/** Ends the commands that the API has started, by pid, and waits until all their child processes are gone too. */
export async function endProcesses({ environment }: Pick<TestApi, 'environment'>): Promise<void> {
  const home = `ML_AIRFLOW_HOME=${environment.ML_AIRFLOW_HOME}\0`
  const living = () => readdirSync('/proc').filter((pid) => ofProcess(pid, 'environ').includes(home))
  for (const pid of living())
    if (ofProcess(pid, 'cmdline').includes('cli/dist/main.js')) process.kill(Number(pid), 'SIGTERM')
  await vi.waitUntil(() => living().length === 0, WAIT)
}

/** Empty if the entry is not a process, or has ended. */
function ofProcess(pid: string, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1')
  } catch {
    return ''
  }
}

/** Creates the task instances of a run, as a worker does. */
export async function expandRun(
  { store, queue, registry }: Pick<TestApi, 'store' | 'queue' | 'registry'>,
  run: number,
): Promise<void> {
  const observer = { step: () => undefined, trouble: () => undefined }
  const options = schedulerOptions(loadSettings({ env: {} }).settings)
  const parts = { store, queue, registry, observer, files: openTryFiles(), now: () => new Date() }
  const { handlers } = createSchedulerEngine(parts, options)
  await handlers.onRun({ run, dagId: 'ml_training_dag', delivery: 1 })
}

const WAIT = { timeout: 50_000, interval: 100 }

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
}

export function bearer(role: ApiToken['role']): { authorization: string } {
  return { authorization: `Bearer ${role}-0123456789` }
}

/** Claims a task instance without upstream results, as a worker does. */
export function claimInstance({ claims }: Pick<Store, 'claims'>, instance: number): Promise<ClaimResult> {
  return claims.take({
    instance,
    owner: 'dag/run',
    worker: 'w',
    host: 'h',
    leaseMs: 60_000,
    version: '',
    inputs: '',
    upstream: NO_RESULTS,
    logPathOf: () => '/nowhere',
  })
}
