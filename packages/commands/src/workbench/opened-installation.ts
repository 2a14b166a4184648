import { cipherOf, dagCacheOf, type LoadedSettings, type Settings } from '@ml-airflow/config'
import { type Cipher, DagRegistry, type JobQueue, type Store } from '@ml-airflow/core'
import type { LoadKept } from '@ml-airflow/engine'
import type { Output } from '../framework/terminal/output.ts'
import type { Caller, DatabaseReport, OpenedTraces, Openers } from './openers.ts'

export interface InstallationParts {
  readonly output: Output
  readonly caller: Caller
  readonly openers: Openers
}

const MOST_UNKNOWN_KEYS = 3

/** Settings, DAGs, database, queue and keys of an installation. Each opens on first use. */
export class OpenedInstallation {
  readonly output: Output
  readonly caller: Caller
  /** DAG that the command is about. Others need neither their tables nor working files. */
  dagId: string | undefined
  /** Whether to report broken DAG files on stderr. A command with its own report turns it off. */
  namesBrokenFiles = true
  /** Whether to report unknown configuration keys on stderr. A command with its own report turns it off. */
  namesUnknownKeys = true
  /** DAG folder in place of the setting DAGS_FOLDER: --subdir. */
  subdir: string | undefined
  readonly #openers: Openers
  readonly #closers: (() => Promise<void>)[] = []
  #loaded: LoadedSettings | undefined
  #registry: Promise<DagRegistry> | undefined
  #store: Promise<Store> | undefined
  #queue: Promise<JobQueue> | undefined
  #cipher: Promise<Cipher> | undefined
  #traces: Promise<OpenedTraces | undefined> | undefined

  constructor({ output, caller, openers }: InstallationParts) {
    this.output = output
    this.caller = caller
    this.#openers = openers
  }

  /** @throws MlAirflowError `bad_setting` */
  get loaded(): LoadedSettings {
    this.#loaded ??= this.#loadSettings()
    return this.#loaded
  }

  /** Clients of the REST API cannot change the configuration. */
  #loadSettings(): LoadedSettings {
    const loaded = this.#openers.settings()
    if (this.namesUnknownKeys && this.caller.from === 'cli') this.#nameUnknownKeys(loaded)
    return loaded
  }

  /** An Airflow configuration has hundreds of unknown keys. */
  #nameUnknownKeys({ unknownKeys }: LoadedSettings): void {
    for (const sentence of unknownKeys.slice(0, MOST_UNKNOWN_KEYS)) this.output.say(sentence)
    const more = unknownKeys.length - MOST_UNKNOWN_KEYS
    if (more > 0) this.output.say(`${more} more keys are unknown and have no effect; ml-airflow config names them.`)
  }

  get settings(): Settings {
    return this.loaded.settings
  }

  /** All DAGs. Reports broken files on stderr, unless the command is about a DAG that has loaded. */
  registry(): Promise<DagRegistry> {
    this.#registry ??= this.#loadDags()
    return this.#registry
  }

  /** All DAGs, without those whose tables do not fit them, if the database can be read. */
  async fittingRegistry(): Promise<DagRegistry> {
    const registry = await this.registry()
    const unfit = await this.#openers.unfitTables?.(this.loaded, registry).catch(() => undefined)
    if (unfit !== undefined) registry.refuse(unfit)
    return registry
  }

  /** Loads a DAG from the stored files of a run. */
  get loadKept(): LoadKept {
    return this.#openers.loadKept
  }

  /** JSON Schema of DAG files in YAML. */
  dagFileSchema(): Promise<Readonly<Record<string, unknown>>> {
    return this.#openers.dagFileSchema()
  }

  /** DAGs that are already loaded. Reads no file, because they would only add details. */
  async loadedRegistry(): Promise<DagRegistry> {
    return this.#registry ?? new DagRegistry([])
  }

  /** @throws MlAirflowError `unavailable`, `schema_version` */
  store(): Promise<Store> {
    this.#store ??= this.#demanded().then((dags) => this.#openStore(dags))
    return this.#store
  }

  /** The store for data of the database alone, such as past runs. Reads no DAG file. */
  storeWithoutDags(): Promise<Store> {
    this.#store ??= this.#openStore(new DagRegistry([]))
    return this.#store
  }

  /** The store with the tables of every DAG. */
  storeOfAllDags(): Promise<Store> {
    this.#store ??= this.registry().then((dags) => this.#openStore(dags))
    return this.#store
  }

  /** Works without Redis: the reconciler enqueues missing jobs later. */
  queue(): Promise<JobQueue> {
    this.#queue ??= this.#openQueue()
    return this.#queue
  }

  /** Undefined: no collector is configured. */
  traces(): Promise<OpenedTraces | undefined> {
    this.#traces ??= this.#openTraces()
    return this.#traces
  }

  /** Reads or creates the keys on first encryption or decryption. */
  cipher(): Promise<Cipher> {
    this.#cipher ??= import('@ml-airflow/vault').then(({ openCipher }) => openCipher(cipherOf(this.settings)))
    return this.#cipher
  }

  /** Creates missing tables. */
  async upgradeDatabase(): Promise<DatabaseReport> {
    return this.#openers.upgradeDatabase(this.settings, await this.registry())
  }

  /** Drops and recreates all tables. */
  async resetDatabase(): Promise<DatabaseReport> {
    return this.#openers.resetDatabase(this.settings, await this.registry())
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
  }

  async #loadDags(): Promise<DagRegistry> {
    const folder = this.subdir ?? this.settings.DAGS_FOLDER
    const registry = await this.#openers.dags(folder, dagCacheOf(this.settings))
    if (this.namesBrokenFiles && !this.#isAboutKnownDag(registry)) await this.#nameBrokenFiles(registry)
    return registry
  }

  /** Broken files of other DAGs are irrelevant to such a command. */
  #isAboutKnownDag(registry: DagRegistry): boolean {
    return this.dagId !== undefined && registry.find(this.dagId) !== undefined
  }

  async #nameBrokenFiles({ failures, notices }: DagRegistry): Promise<void> {
    const { failureLine, noticeText } = await import('../project/failure-text.ts')
    for (const failure of failures) this.output.say(failureLine(failure))
    for (const notice of notices) this.output.say(noticeText(notice))
  }

  async #demanded(): Promise<DagRegistry> {
    return this.dagId === undefined ? new DagRegistry([]) : (await this.registry()).only(this.dagId)
  }

  async #openStore(dags: DagRegistry): Promise<Store> {
    const store = await this.#openers.store(this.loaded, dags)
    this.#closers.push(() => store.close())
    const { presetsFirst } = await import('@ml-airflow/engine')
    return presetsFirst(store, this.loaded.presets)
  }

  async #openTraces(): Promise<OpenedTraces | undefined> {
    const traces = await this.#openers.traces?.(this.settings, (sentence) => this.output.say(sentence))
    if (traces !== undefined) this.#closers.push(() => traces.close())
    return traces
  }

  async #openQueue(): Promise<JobQueue> {
    const queue = await this.#openers.queue(this.settings)
    this.#closers.push(() => queue.close())
    return queue
  }
}
