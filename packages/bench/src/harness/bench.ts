import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MARIADB_LOGIN, type TestServer, testFolder, testMariadb, testRedis } from '@ml-airflow/testing'
import { BareApi } from '../peers/bare-api.ts'
import { BullMqPeer } from '../peers/bullmq.ts'
import { Make } from '../peers/make.ts'
import { Engine, type EngineOptions } from './engine.ts'
import type { Line } from './line.ts'
import type { Shape } from './shapes.ts'

export type Database = 'SQLite' | 'MariaDB'

export interface BenchOptions {
  readonly databases: readonly Database[]
  readonly repetitions: number
  /** Smaller loads, for a quick check of the bench itself. */
  readonly quick: boolean
  /** Whether GNU make is available for comparison. */
  readonly make: boolean
}

// As for the published reference: a commit reaches the operating system at once and the disk within a second.
const MARIADB_ARGS = ['--innodb-flush-log-at-trx-commit=2']

export type EngineChanges = Partial<Pick<EngineOptions, 'workers' | 'workerFile' | 'probe'>> & {
  readonly dags?: string
  readonly settings?: Readonly<Record<string, string>>
}

interface Stoppable {
  stop(): Promise<void>
}

interface Servers {
  readonly redis: TestServer
  /** Undefined if MariaDB is not measured. */
  readonly mariadb: TestServer | undefined
  readonly folder: ReturnType<typeof testFolder>
}

/** Private servers, and the engines under test. */
export class Bench {
  readonly options: BenchOptions
  readonly redis: TestServer
  readonly #mariadb: TestServer | undefined
  readonly #folder: ReturnType<typeof testFolder>
  /** Running engines and peers, to be stopped if the bench is interrupted. */
  readonly #started = new Set<Stoppable>()
  #installations = 0
  #runs = 0

  static async start(options: BenchOptions): Promise<Bench> {
    const folder = testFolder()
    const redis = await testRedis({ dir: folder.path })
    const mariadb = options.databases.includes('MariaDB')
      ? await testMariadb({ dir: folder.path, args: MARIADB_ARGS })
      : undefined
    await Promise.all([redis.start(), mariadb?.start()])
    return new Bench(options, { redis, mariadb, folder })
  }

  private constructor(options: BenchOptions, { redis, mariadb, folder }: Servers) {
    this.options = options
    this.redis = redis
    this.#mariadb = mariadb
    this.#folder = folder
  }

  /** Server of a database. Undefined for SQLite. */
  serverOf(database: string): TestServer | undefined {
    return database === 'MariaDB' ? this.#mariadb : undefined
  }

  get folder(): string {
    return this.#folder.path
  }

  /** A value that no run has used yet. */
  nextN(): number {
    this.#runs += 1
    return this.#runs
  }

  make(shape: Shape): Make | undefined {
    return this.options.make ? new Make(this.#folder.path, shape) : undefined
  }

  /** Provides a raw BullMQ flow. */
  async withBullMq<T>(use: (peer: BullMqPeer) => Promise<T>): Promise<T> {
    const peer = await BullMqPeer.start(this.redis.port, this.#nextName())
    this.#started.add(peer)
    try {
      return await use(peer)
    } finally {
      await this.#stopAll([peer])
    }
  }

  /** Provides the minimal reference for a trigger. */
  async withBareApi<T>(use: (reference: BareApi) => Promise<T>): Promise<T> {
    const reference = await BareApi.start(this.redis.port, this.#folder.path)
    this.#started.add(reference)
    try {
      return await use(reference)
    } finally {
      await this.#stopAll([reference])
    }
  }

  /** Provides an engine with empty tables for each database. */
  async withEngines<T>(use: (engines: readonly Engine[]) => Promise<T>, changes: EngineChanges = {}): Promise<T> {
    const engines: Engine[] = []
    try {
      for (const database of this.options.databases) {
        const engine = await this.#startEngine(database, changes)
        engines.push(engine)
        this.#started.add(engine)
      }
      return await use(engines)
    } finally {
      await this.#stopAll(engines)
    }
  }

  /** Measures an engine with empty tables for each database, one after another. */
  measureEngines(
    measure: (engine: Engine) => Promise<readonly Line[]>,
    changes: EngineChanges = {},
  ): Promise<readonly Line[]> {
    return this.withEngines(async (engines) => {
      const lines: Line[] = []
      for (const engine of engines) lines.push(...(await measure(engine)))
      return lines
    }, changes)
  }

  async stop(): Promise<void> {
    await this.#stopAll([...this.#started])
    await this.redis.stop()
    await this.#mariadb?.stop()
    this.#folder.remove()
  }

  async #stopAll(started: readonly Stoppable[]): Promise<void> {
    for (const one of started) {
      await one.stop()
      this.#started.delete(one)
    }
  }

  #startEngine(database: Database, { dags = 'dags', settings = {}, ...changes }: EngineChanges): Promise<Engine> {
    const name = this.#nextName()
    const environment = {
      ...this.#databaseSettings(database, name),
      REDIS_URL: `redis://127.0.0.1:${this.redis.port}`,
      QUEUE_PREFIX: name,
      DAGS_FOLDER: fileURLToPath(new URL(`../${dags}`, import.meta.url)),
      LOG_LEVEL: 'warn',
      ...settings,
    }
    return Engine.start({ ...changes, name: database, environment, folder: join(this.#folder.path, name) })
  }

  /** Unique name of an installation, in Redis, in MariaDB and for its folder. */
  #nextName(): string {
    this.#installations += 1
    return `bench_${this.#installations}`
  }

  #databaseSettings(database: Database, schema: string): Record<string, string> {
    if (database === 'SQLite') return { DB_TYPE: 'sqlite' }
    const { user, password } = MARIADB_LOGIN
    return {
      DB_TYPE: 'mysql',
      DB_HOST: '127.0.0.1',
      DB_PORT: String(this.#mariadb?.port),
      DB_LOGIN: user,
      DB_PASSWORD: password,
      DB_SCHEMA: schema,
    }
  }
}
