import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { databaseOf, loadSettings, type Settings } from '@ml-airflow/config'
import type { DagRegistry, JobQueue, Store } from '@ml-airflow/core'
import { RunService } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import { type DagSpec, trialDags } from '../dags.ts'
import { databaseSettings, type TrialDatabase } from './database.ts'
import { SETTING, type TrialSetting } from './setting.ts'

export interface SiteOptions {
  readonly dags: readonly DagSpec[]
  readonly database?: TrialDatabase
  /** Settings of all processes, in addition to the short times of every trial. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Environment of a trial: folder, Redis, database and DAGs, with this process's own connections. */
export interface TrialSite {
  readonly folder: string
  readonly redis: TestServer
  readonly database: TrialDatabase
  readonly settings: Settings
  /** Environment variables of the trial's processes. */
  readonly env: Readonly<Record<string, string>>
  readonly setting: TrialSetting
  readonly registry: DagRegistry
  readonly store: Store
  readonly queue: JobQueue
  readonly service: RunService
  close(): Promise<void>
}

/** Short enough to elapse in a trial, in seconds. */
export const TIMES = { lease: 3, killGrace: 0.5, reconcile: 1, shutdownGrace: 3 } as const

/** Creates everything except the workers. */
export async function openSite(options: SiteOptions): Promise<TrialSite> {
  const folder = testFolder()
  const redis = await startRedis(folder.path)
  const undo = async () => {
    await redis.stop()
    folder.remove()
  }
  try {
    const env = environment(folder.path, redis, options)
    const { settings } = loadSettings({ env, cwd: folder.path })
    const setting = writeSetting(folder.path, env[SETTING], options.dags)
    const registry = trialDags(setting.dags, setting.evidence)
    await upgradeDatabase(databaseOf(settings), registry)
    const store = await openStore(databaseOf(settings), registry)
    const queue = openQueue({ url: env.REDIS_URL, prefix: settings.QUEUE_PREFIX })
    const service = new RunService({ registry, store, queue, onQueueError: () => undefined })
    const close = async () => {
      await queue.close()
      await store.close()
      await undo()
    }
    const database = options.database ?? 'sqlite'
    return { folder: folder.path, redis, database, settings, env, setting, registry, store, queue, service, close }
  } catch (error) {
    await undo()
    throw error
  }
}

async function startRedis(folder: string): Promise<TestServer> {
  const dir = join(folder, 'redis')
  mkdirSync(dir)
  const redis = await testRedis({ dir })
  await redis.start()
  return redis
}

function environment(folder: string, redis: TestServer, { database = 'sqlite', settings }: SiteOptions) {
  return {
    ML_AIRFLOW_HOME: folder,
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    LEASE_SECONDS: String(TIMES.lease),
    KILL_GRACE_SECONDS: String(TIMES.killGrace),
    RECONCILE_SECONDS: String(TIMES.reconcile),
    SHUTDOWN_GRACE_SECONDS: String(TIMES.shutdownGrace),
    WORKER_CONCURRENCY: '4',
    [SETTING]: join(folder, 'setting.json'),
    ...databaseSettings(database, folder, basename(folder)),
    ...settings,
  }
}

function writeSetting(folder: string, path: string, dags: readonly DagSpec[]): TrialSetting {
  const setting = { dags, evidence: join(folder, 'evidence'), resume: join(folder, 'resume') }
  writeFileSync(path, JSON.stringify(setting))
  return setting
}
