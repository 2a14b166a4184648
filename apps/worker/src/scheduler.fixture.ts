import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  type Dag,
  type DagOptions,
  DagRegistry,
  type DatabaseSettings,
  defineDag,
  MLTaskSubDag,
  NoParameters,
} from '@ml-airflow/core'
import { createSchedulerEngine, type WorkerEngine } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openTryFiles } from '@ml-airflow/shell'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { MARIADB_LOGIN, testFolder } from '@ml-airflow/testing'
import { inject, vi } from 'vitest'

const { user: login, password } = MARIADB_LOGIN

export const DATABASES = {
  SQLite: (folder: string): DatabaseSettings => ({ type: 'sqlite', file: join(folder, 'ml_airflow.db') }),
  MariaDB: (): DatabaseSettings => ({
    type: 'mysql',
    host: '127.0.0.1',
    port: inject('mariadbPort'),
    login,
    password,
    schema: `scheduler_${randomUUID().replaceAll('-', '_')}`,
  }),
}

class Nothing extends MLTaskSubDag<typeof NoParameters> {
  override readonly id = 'nothing'
  override readonly parameters = NoParameters
  override readonly command = ':'

  override parametersProvider() {
    return []
  }
}

export function dagOf(options: Partial<DagOptions<typeof NoParameters>>): Dag {
  return defineDag({ id: 'scheduled_dag', parameters: NoParameters, tasks: [new Nothing()], ...options })
}

function registryOf(dags: readonly Dag[]): DagRegistry {
  return new DagRegistry(dags.map((dag) => ({ dag, source: 'test' })))
}

/** A database with schedulers whose clock stands still until a test moves it. Without a worker: their runs stay queued. */
export class ClockSite {
  readonly #folder = testFolder()
  readonly #settings: DatabaseSettings
  readonly #closers: (() => Promise<void>)[] = []
  readonly prefix = randomUUID()
  readonly said: string[] = []
  now = new Date('2026-01-01T00:00:00Z')
  #looks = 0

  constructor(kind: keyof typeof DATABASES) {
    this.#settings = DATABASES[kind](this.#folder.path)
  }

  async store(dags: readonly Dag[] = [dagOf({})]) {
    const registry = registryOf(dags)
    await upgradeDatabase(this.#settings, registry)
    const store = await openStore(this.#settings, registry)
    this.#closers.push(() => store.close())
    return store
  }

  /** Starts the engine of a scheduler with these DAGs. */
  async scheduler(
    dags: Dag | readonly Dag[],
    options: { catchupByDefault?: boolean; heartbeatMs?: number } = {},
  ): Promise<WorkerEngine> {
    const known = [dags].flat()
    const store = await this.store(known)
    const queue = openQueue({ url: `redis://127.0.0.1:${inject('redisPort')}`, prefix: this.prefix })
    const registry = registryOf(known)
    const observer = { step() {}, trouble: (sentence: string) => this.said.push(sentence) }
    const engine = createSchedulerEngine(
      { registry, store, queue, observer, files: openTryFiles(), now: () => this.#look() },
      {
        leaseMs: 60_000,
        maxLosses: 1,
        reconcileMs: 60_000,
        heartbeatMs: 20,
        maxActiveRuns: 16,
        defaultTimeZone: 'UTC',
        outputDir: '/outputs',
        catchupByDefault: true,
        ...options,
      },
    )
    this.#closers.push(async () => {
      await engine.stop()
      await queue.close()
    })
    engine.start()
    return engine
  }

  /** Moves the clock, and waits until the schedule's next run lies in the future. */
  async moveTo(moment: string, dagId = 'scheduled_dag'): Promise<void> {
    this.now = new Date(moment)
    const store = await this.store()
    await vi.waitUntil(
      async () => {
        const schedule = (await store.schedules.list()).find((one) => one.dagId === dagId)
        return schedule !== undefined && (schedule.next === undefined || schedule.next.dueAt > this.now)
      },
      { timeout: 20_000, interval: 10 },
    )
  }

  /** Resolves after several further polls of the clock by the schedulers. */
  async looked(): Promise<void> {
    const until = this.#looks + 10
    await vi.waitUntil(() => this.#looks >= until, { timeout: 20_000, interval: 10 })
  }

  #look(): Date {
    this.#looks += 1
    return this.now
  }

  async runs(dagId = 'scheduled_dag') {
    const store = await this.store()
    return (await store.runs.list({ dagId, limit: 1000 })).toReversed()
  }

  async dates(): Promise<readonly string[]> {
    return (await this.runs()).map(({ executionDate }) => executionDate.toISOString().replace(':00.000Z', 'Z'))
  }

  async remove(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
    this.#folder.remove()
  }
}
