import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiToken } from '@ml-airflow/config'
import type { DagRegistry, JobQueue, Store } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { RunService } from '@ml-airflow/engine'
import { openQueue, openQueueBoard } from '@ml-airflow/queue'
import { openFileLogs, openTryFiles } from '@ml-airflow/shell'
import { openStore, type StoreSettings, upgradeDatabase } from '@ml-airflow/store'
import { testFolder } from '@ml-airflow/testing'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { inject, onTestFinished } from 'vitest'
import { buildApi } from './build-api.ts'
import type { Api } from './parts.ts'

export const TOKENS = [
  { role: 'viewer', token: 'viewer-0123456789' },
  { role: 'operator', token: 'operator-0123456789' },
  { role: 'admin', token: 'admin-0123456789' },
] as const satisfies readonly ApiToken[]

export const CONF = { parameter_1: 'one', parameter_2: 'two' }
export const RUNS = '/api/v1/dags/ml_training_dag/runs'

export interface TestApi {
  readonly api: Api
  readonly store: Store
  readonly queue: JobQueue
  readonly registry: DagRegistry
  readonly logDir: string
  /** Of the queue's keys in Redis. */
  readonly prefix: string
  readonly logged: string[]
  get(url: string, options?: InjectOptions): Promise<LightMyRequestResponse>
  post(url: string, payload?: InjectOptions['payload'], options?: InjectOptions): Promise<LightMyRequestResponse>
}

export interface TestApiOptions {
  readonly tokens?: readonly ApiToken[]
  readonly database?: StoreSettings
  readonly redisPort?: number
  readonly registry?: DagRegistry
  readonly triggersAMinute?: number
}

/** An API on a database of its own, by default an SQLite file. All it opens is closed when the test ends. */
export async function testApi(options: TestApiOptions = {}): Promise<TestApi> {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const logDir = join(folder.path, 'logs')
  mkdirSync(logDir)
  const registry = options.registry ?? (await loadDags())
  const store = await newStore(options.database ?? { type: 'sqlite', file: join(folder.path, 'db') }, registry)
  const redis = {
    url: `redis://127.0.0.1:${options.redisPort ?? inject('redisPort')}`,
    prefix: `test-${randomUUID()}`,
  }
  const queue = openQueue(redis)
  onTestFinished(() => queue.close())
  const board = openQueueBoard(redis)
  onTestFinished(() => board.close())
  const logged: string[] = []
  const logger = pino({ level: 'info' }, { write: (line: string) => logged.push(line) })
  const runService = new RunService({ registry, store, queue, files: openTryFiles(), onQueueError: () => undefined })
  const settings = { API_TOKENS: options.tokens, ALLOWED_HOSTS: undefined, HOST: '127.0.0.1' }
  const logs = openFileLogs(logDir)
  const limits = options.triggersAMinute === undefined ? {} : { triggersAMinute: options.triggersAMinute }
  const api = await buildApi({ registry, store, queue, board, logs, runService, settings, logger, ...limits })
  onTestFinished(() => api.close())
  const call = (given: InjectOptions) => api.inject({ ...given, headers: { host: 'localhost:8080', ...given.headers } })
  return {
    ...{ api, store, queue, registry, logDir, logged, prefix: redis.prefix },
    get: (url, more) => call({ method: 'GET', url, ...more }),
    post: (url, payload, more) => call({ method: 'POST', url, ...(payload === undefined ? {} : { payload }), ...more }),
  }
}

export function bearer(role: ApiToken['role']): { authorization: string } {
  return { authorization: `Bearer ${role}-0123456789` }
}

async function newStore(settings: StoreSettings, registry: DagRegistry): Promise<Store> {
  await upgradeDatabase(settings, registry)
  const store = await openStore(settings, registry)
  onTestFinished(() => store.close())
  return store
}
