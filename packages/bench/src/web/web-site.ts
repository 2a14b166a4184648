import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import { Engine } from '../harness/engine.ts'
import { seedHistory, seedLog } from './seed.ts'
import type { Sizes } from './sizes.ts'
import { webDags } from './web-dags.ts'

/** An installation with a long history, on private servers. */
export interface WebSite {
  readonly engine: Engine
  readonly address: string
  readonly samplesRun: number
  readonly loggedRun: number
  stop(): Promise<void>
}

export async function openWebSite(sizes: Sizes): Promise<WebSite> {
  const folder = testFolder()
  const redis = await testRedis({ dir: folder.path })
  await redis.start()
  const database = join(folder.path, 'database')
  const engine = await startEngine(folder.path, { redis, database, dags: sizes.dags })
  const samplesRun = await run(engine, 'web_samples', { conf: { n: 0 }, samples: ['sample_0'] })
  const grid = await run(engine, 'web_grid', { conf: { n: 0 } })
  const loggedRun = await run(engine, 'web_quick', { conf: { n: 0 } })
  seedHistory(database, { samples: samplesRun, grid }, sizes)
  seedLog(database, loggedRun, sizes.lines)
  return {
    engine,
    samplesRun,
    loggedRun,
    address: `http://127.0.0.1:${engine.http.port}/admin`,
    stop: async () => {
      await engine.stop()
      await redis.stop()
      folder.remove()
    },
  }
}

export async function trigger(engine: Engine, dag: string, request: object): Promise<number> {
  const { id } = (await engine.http.send('POST', `/api/v1/dags/${dag}/runs`, request)) as { id: number }
  return id
}

async function run(engine: Engine, dag: string, request: object): Promise<number> {
  const id = await trigger(engine, dag, request)
  await engine.finished(id)
  return id
}

interface Servers {
  readonly redis: TestServer
  readonly database: string
  readonly dags: number
}

function startEngine(folder: string, { redis, database, dags }: Servers): Promise<Engine> {
  const dagsFolder = join(folder, 'dags')
  mkdirSync(dagsFolder)
  writeFileSync(join(dagsFolder, 'web.ts'), webDags(dags))
  const environment = {
    DB_TYPE: 'sqlite',
    DB_HOST: database,
    DAGS_FOLDER: dagsFolder,
    LOG_LEVEL: 'warn',
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    QUEUE_PREFIX: 'bench_web',
    WORKER_CONCURRENCY: '10',
  }
  return Engine.start({ name: 'SQLite', environment, folder: join(folder, 'home') })
}
