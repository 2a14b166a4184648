import {
  cipherOf,
  dagCacheOf,
  hashCacheOf,
  type LoadedSettings,
  ownConnectionOf,
  type Settings,
  secretsOf,
} from '@ml-airflow/config'
import { type Cipher, DagRegistry, type JobQueue, MlAirflowError, messageOf, type Store } from '@ml-airflow/core'
import type {
  Audit,
  ClearService,
  Connections,
  InstanceService,
  PauseService,
  PoolService,
  RunPlanner,
  RunService,
  Users,
  Variables,
} from '@ml-airflow/engine'
import type { Input } from './input.ts'
import type { Caller, DatabaseReport, Openers } from './openers.ts'
import type { Processes } from './processes/processes.ts'
import type { KeptDags } from './rest/kept-dags.ts'
import type { Output } from './terminal/output.ts'

export interface WorkbenchParts {
  readonly output: Output
  readonly input: Input
  readonly caller: Caller
  readonly openers: Openers
  readonly processes: Processes
  /** Called before a command changes anything. It throws where its caller must be asked first. */
  readonly beforeChange?: () => void
  /** Of a process that goes on. A command line loads its DAGs anew each time. */
  readonly keptDags?: KeptDags
  /** Its version, for `version`. */
  readonly version: string
}

const MOST_UNKNOWN_KEYS = 3

/** What the commands work with. Whatever a command does not ask for is neither read nor opened nor even loaded. */
export class Workbench {
  readonly output: Output
  readonly input: Input
  readonly caller: Caller
  readonly processes: Processes
  readonly version: string
  readonly beforeChange: () => void
  exitCode = 0
  /** The thrown error, where the command ended by one. */
  failure: unknown
  /** The command line that is carried out, without the program's name. */
  argv: readonly string[] = []
  /** The DAG that it is about. The tables of others need not be there, nor their files be read. */
  dagId: string | undefined
  /** Whether broken DAG files are named on stderr. A command that reports them itself turns it off. */
  namesBrokenFiles = true
  /** Whether unknown keys of the configuration are named on stderr. A command that says them itself turns it off. */
  namesUnknownKeys = true
  /** Where DAGs are looked for in place of the setting DAGS_FOLDER: --subdir. */
  subdir: string | undefined
  readonly #openers: Openers
  readonly #keptDags: KeptDags | undefined
  readonly #closers: (() => Promise<void>)[] = []
  #loaded: LoadedSettings | undefined
  #registry: Promise<DagRegistry> | undefined
  #store: Promise<Store> | undefined
  #queue: Promise<JobQueue> | undefined
  #cipher: Promise<Cipher> | undefined

  constructor(parts: WorkbenchParts) {
    const { output, input, caller, openers, processes, keptDags, version, beforeChange = () => undefined } = parts
    this.output = output
    this.input = input
    this.caller = caller
    this.processes = processes
    this.version = version
    this.beforeChange = beforeChange
    this.#openers = openers
    this.#keptDags = keptDags
  }

  /** @throws MlAirflowError `bad_setting` */
  get loaded(): LoadedSettings {
    this.#loaded ??= this.#loadSettings()
    return this.#loaded
  }

  /** A client of the REST API cannot change the configuration. */
  #loadSettings(): LoadedSettings {
    const loaded = this.#openers.settings()
    if (this.namesUnknownKeys && this.caller.from === 'cli') this.#nameUnknownKeys(loaded)
    return loaded
  }

  /** The configuration of an Airflow has hundreds of them. */
  #nameUnknownKeys({ unknownKeys }: LoadedSettings): void {
    for (const sentence of unknownKeys.slice(0, MOST_UNKNOWN_KEYS)) this.output.say(sentence)
    const more = unknownKeys.length - MOST_UNKNOWN_KEYS
    if (more > 0) this.output.say(`${more} more keys are unknown and have no effect; ml-airflow config names them.`)
  }

  get settings(): Settings {
    return this.loaded.settings
  }

  /** All DAGs; broken files are reported on stderr, unless the command is about a DAG of another one. */
  registry(): Promise<DagRegistry> {
    this.#registry ??= this.#loadDags()
    return this.#registry
  }

  /** JSON Schema of DAG files in YAML. */
  dagFileSchema(): Promise<Readonly<Record<string, unknown>>> {
    return this.#openers.dagFileSchema()
  }

  /** The DAGs where somebody has asked for them already; no file is read for what they would merely add. */
  async loadedRegistry(): Promise<DagRegistry> {
    return this.#registry ?? new DagRegistry([])
  }

  get keptDags(): KeptDags {
    if (this.#keptDags !== undefined) return this.#keptDags
    throw new MlAirflowError('internal', 'This process keeps no DAGs.')
  }

  /** @throws MlAirflowError `unavailable`, `schema_version` */
  store(): Promise<Store> {
    this.#store ??= this.#demanded().then((dags) => this.#openStore(dags))
    return this.#store
  }

  /** The same for what the database alone knows: runs, and what has become of them. No DAG file is read for it. */
  storeWithoutDags(): Promise<Store> {
    this.#store ??= this.#openStore(new DagRegistry([]))
    return this.#store
  }

  /** The same, where every DAG must have its tables. */
  storeOfAllDags(): Promise<Store> {
    this.#store ??= this.registry().then((dags) => this.#openStore(dags))
    return this.#store
  }

  /** Redis need not be there: the reconciler makes up for jobs that were not added. */
  queue(): Promise<JobQueue> {
    this.#queue ??= this.#openQueue()
    return this.#queue
  }

  async runs(): Promise<RunService> {
    return this.#runService(await this.registry(), await this.store())
  }

  /** The same for what needs no DAG, such as to cancel. */
  async runsWithoutDags(): Promise<RunService> {
    return this.#runService(new DagRegistry([]), await this.storeWithoutDags())
  }

  async #runService(registry: DagRegistry, store: Store): Promise<RunService> {
    const { RunService } = await import('@ml-airflow/engine')
    return new RunService({ registry, store, queue: await this.queue(), onQueueError: this.onQueueError })
  }

  async planner(): Promise<RunPlanner> {
    const [{ RunPlanner }, { openTryFiles }] = await Promise.all([
      import('@ml-airflow/engine'),
      import('@ml-airflow/shell'),
    ])
    return new RunPlanner({
      registry: await this.registry(),
      store: await this.store(),
      files: openTryFiles({ hashFolder: hashCacheOf(this.settings) }),
    })
  }

  async pauses(): Promise<PauseService> {
    const { PauseService } = await import('@ml-airflow/engine')
    const [registry, store, queue] = [await this.registry(), await this.store(), await this.queue()]
    return new PauseService({ registry, store, queue, onQueueError: this.onQueueError })
  }

  async clears(): Promise<ClearService> {
    const { ClearService } = await import('@ml-airflow/engine')
    return new ClearService({ store: await this.store(), queue: await this.queue(), onQueueError: this.onQueueError })
  }

  async pools(): Promise<PoolService> {
    const { PoolService } = await import('@ml-airflow/engine')
    return new PoolService({ store: await this.store(), queue: await this.queue(), onQueueError: this.onQueueError })
  }

  async instances(): Promise<InstanceService> {
    const { InstanceService } = await import('@ml-airflow/engine')
    return new InstanceService({
      store: await this.store(),
      queue: await this.queue(),
      onQueueError: this.onQueueError,
    })
  }

  /** The keys are read, or made, where something is sealed or opened. */
  cipher(): Promise<Cipher> {
    this.#cipher ??= import('@ml-airflow/vault').then(({ openCipher }) => openCipher(cipherOf(this.settings)))
    return this.#cipher
  }

  async variables(): Promise<Variables> {
    const { Variables } = await import('@ml-airflow/engine')
    return new Variables({ store: await this.store(), cipher: await this.cipher() })
  }

  async connections(): Promise<Connections> {
    const { Connections } = await import('@ml-airflow/engine')
    const own = ownConnectionOf(this.settings)
    return new Connections({ store: await this.store(), cipher: await this.cipher(), own })
  }

  async users(): Promise<Users> {
    const [{ Users }, { scryptHasher }] = await Promise.all([import('@ml-airflow/engine'), import('@ml-airflow/vault')])
    return new Users({ store: await this.store(), passwords: scryptHasher })
  }

  async audit(): Promise<Audit> {
    const { Audit } = await import('@ml-airflow/engine')
    const onTrouble = (sentence: string) => this.output.say(sentence)
    return new Audit({ store: await this.store(), secrets: secretsOf(this.settings), onTrouble })
  }

  /** Makes the tables that are missing. */
  async upgradeDatabase(): Promise<DatabaseReport> {
    return this.#openers.upgradeDatabase(this.settings, await this.registry())
  }

  /** Drops all tables and makes them anew. */
  async resetDatabase(): Promise<DatabaseReport> {
    return this.#openers.resetDatabase(this.settings, await this.registry())
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close()
  }

  readonly onQueueError = (error: unknown): void =>
    this.output.say(`${messageOf(error)} Your request is saved, and will run once Redis and a worker are available.`)

  async #loadDags(): Promise<DagRegistry> {
    const folder = this.subdir ?? this.settings.DAGS_FOLDER
    const registry = await this.#openers.dags(folder, dagCacheOf(this.settings))
    if (this.namesBrokenFiles && !this.#isAboutKnownDag(registry)) await this.#nameBrokenFiles(registry)
    return registry
  }

  /** The files of other DAGs are no concern of such a command. */
  #isAboutKnownDag(registry: DagRegistry): boolean {
    return this.dagId !== undefined && registry.find(this.dagId) !== undefined
  }

  async #nameBrokenFiles({ failures, notices }: DagRegistry): Promise<void> {
    const { failureLine, noticeText } = await import('./project/failure-text.ts')
    for (const failure of failures) this.output.say(failureLine(failure))
    for (const notice of notices) this.output.say(noticeText(notice))
  }

  async #demanded(): Promise<DagRegistry> {
    return this.dagId === undefined ? new DagRegistry([]) : (await this.registry()).only(this.dagId)
  }

  async #openStore(dags: DagRegistry): Promise<Store> {
    const store = await this.#openers.store(this.loaded, dags)
    this.#closers.push(() => store.close())
    const { givenFirst } = await import('@ml-airflow/engine')
    return givenFirst(store, this.loaded.given)
  }

  async #openQueue(): Promise<JobQueue> {
    const queue = await this.#openers.queue(this.settings)
    this.#closers.push(() => queue.close())
    return queue
  }
}
