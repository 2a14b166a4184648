import { fileURLToPath } from 'node:url'
import { dagCacheOf, databaseOf, loadSettings, type Settings } from '@ml-airflow/config'
import type { Conf, DagRegistry, JobQueue, Run, RunState, Store, Try } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { RunService } from '@ml-airflow/engine'
import { openQueue } from '@ml-airflow/queue'
import { openStore, upgradeDatabase } from '@ml-airflow/store'
import { GATE_DAG, TestHome, type TestProcess } from '@ml-airflow/testing'
import { vi } from 'vitest'

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/**
 * A home with a database, a queue, and a DAG whose task reports its start and waits until a file exists, or until it is
 * stopped.
 */
export class WorkerHome extends TestHome {
  readonly settings: Settings
  #parts: { registry: DagRegistry; store: Store; queue: JobQueue } | undefined

  constructor(given: Readonly<Record<string, string>>) {
    super({
      dags: { 'gate.yaml': GATE_DAG },
      env: ({ dagsFolder }) => ({
        DAGS_FOLDER: dagsFolder,
        WORKER_CONCURRENCY: '2',
        KILL_GRACE_SECONDS: '0.5',
        ...given,
      }),
    })
    this.settings = loadSettings({ env: this.env, cwd: this.path }).settings
  }

  get parts() {
    if (this.#parts === undefined) throw new Error('The home is not open.')
    return this.#parts
  }

  async open(): Promise<void> {
    const registry = await this.#load()
    const database = databaseOf(this.settings)
    await upgradeDatabase(database, registry)
    const queue = openQueue({ url: this.settings.REDIS_URL ?? '', prefix: this.settings.QUEUE_PREFIX })
    this.#parts = { registry, store: await openStore(database, registry), queue }
  }

  /** Adds a file to the DAGs, as users do while workers run. */
  async addDags(name: string, text: string): Promise<void> {
    this.writeDag(name, text)
    await this.reloadDags()
  }

  /** Loads the current DAG files, and prepares the database for them. */
  async reloadDags(): Promise<void> {
    const loaded = await this.#load()
    await upgradeDatabase(databaseOf(this.settings), loaded)
    this.parts.registry.adopt(loaded)
  }

  async trigger(gate: string, dagId = 'gate_dag'): Promise<Run> {
    return this.triggerDag(dagId, { gate: this.file(gate) })
  }

  async triggerDag(dagId: string, conf: Conf): Promise<Run> {
    const service = new RunService({ ...this.parts, onQueueError() {} })
    return (await service.trigger({ dagId, conf })).run
  }

  async tries(run: Run, taskId = 'wait'): Promise<readonly Try[]> {
    return this.parts.store.instances.listTries(run.id, taskId, '')
  }

  async ended(run: Run, as: RunState = 'success'): Promise<void> {
    const state = async () => (await this.parts.store.runs.find(run.id))?.state
    await until(async () => (await state()) === as)
  }

  /** Starts a worker process, and waits until it takes tasks. */
  async worker(env: Record<string, string> = {}): Promise<TestProcess> {
    const worker = this.spawn(env)
    await worker.ready()
    return worker
  }

  spawn(env: Record<string, string> = {}): TestProcess {
    return this.startApp(MAIN, env)
  }

  /** Starts a worker without the options that make the workers of tests start quickly. */
  spawnAsShipped(): TestProcess {
    return this.startNode([MAIN])
  }

  /** Workers find the compiled files in the cache of their home. */
  #load(): Promise<DagRegistry> {
    return loadDags({ folder: this.settings.DAGS_FOLDER, cacheDir: dagCacheOf(this.settings) })
  }

  async remove(): Promise<void> {
    await this.endProcesses('SIGKILL')
    await this.#parts?.queue.close()
    await this.#parts?.store.close()
    this.removeFolder()
  }
}

export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitUntil(condition, { timeout: 50_000, interval: 50 })
}
