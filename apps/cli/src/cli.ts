import { databaseOf, type LoadedSettings, loadSettings, redisOf } from '@ml-airflow/config'
import { type DagRegistry, type JobQueue, messageOf, type Store } from '@ml-airflow/core'
import type { RunService } from '@ml-airflow/engine'
import type { Output } from './terminal/output.ts'

/** What the commands work with. Whatever a command does not ask for is neither read nor opened nor even loaded. */
export class Cli {
  readonly output: Output
  exitCode = 0
  readonly #closers: (() => Promise<void>)[] = []
  #loaded: LoadedSettings | undefined
  #registry: Promise<DagRegistry> | undefined
  #store: Promise<Store> | undefined
  #queue: Promise<JobQueue> | undefined

  constructor(output: Output) {
    this.output = output
  }

  /** @throws MlAirflowError `bad_setting` */
  get loaded(): LoadedSettings {
    this.#loaded ??= loadSettings()
    return this.#loaded
  }

  get settings(): LoadedSettings['settings'] {
    return this.loaded.settings
  }

  /** All DAGs; broken files are reported on stderr and harm no other. */
  registry(): Promise<DagRegistry> {
    this.#registry ??= this.#loadDags()
    return this.#registry
  }

  /** @throws MlAirflowError `unavailable`, `schema_version` */
  store(): Promise<Store> {
    this.#store ??= this.#openStore()
    return this.#store
  }

  /** Redis need not be there: what is told to it then is made up for later. */
  queue(): Promise<JobQueue> {
    this.#queue ??= this.#openQueue()
    return this.#queue
  }

  async runs(): Promise<RunService> {
    const [{ RunService }, { openTryFiles }] = await Promise.all([
      import('@ml-airflow/engine'),
      import('@ml-airflow/shell'),
    ])
    return new RunService({
      registry: await this.registry(),
      store: await this.store(),
      queue: await this.queue(),
      files: openTryFiles(),
      onQueueError: (error) =>
        this.output.say(
          `${messageOf(error)} What you asked for is recorded, and goes on once Redis and a worker are there.`,
        ),
    })
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
  }

  async #loadDags(): Promise<DagRegistry> {
    const { loadDags } = await import('@ml-airflow/dags')
    const { DAGS_FOLDER } = this.settings
    const registry = await loadDags({ folder: DAGS_FOLDER })
    for (const { source, sentence } of registry.failures) this.output.say(`Broken DAG file ${source}: ${sentence}`)
    return registry
  }

  async #openStore(): Promise<Store> {
    const { openStore } = await import('@ml-airflow/store')
    const store = await openStore(databaseOf(this.settings), await this.registry())
    this.#closers.push(() => store.close())
    return store
  }

  async #openQueue(): Promise<JobQueue> {
    const { embeddedRedisCommand, openQueue } = await import('@ml-airflow/queue')
    const redis = redisOf(this.settings)
    const url = 'url' in redis ? redis.url : embeddedRedisCommand(redis).url
    const queue = openQueue({ url, prefix: this.settings.QUEUE_PREFIX })
    this.#closers.push(() => queue.close())
    return queue
  }
}
