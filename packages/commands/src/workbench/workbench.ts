import { hashCacheOf, ownConnectionOf, secretsOf } from '@ml-airflow/config'
import { DagRegistry, MlAirflowError, messageOf, type Store } from '@ml-airflow/core'
import type {
  Audit,
  BackfillService,
  ClearService,
  Connections,
  Dependencies,
  InstanceService,
  PauseService,
  PoolService,
  RunPlanner,
  RunService,
  Users,
  Variables,
} from '@ml-airflow/engine'
import type { Input } from '../framework/input.ts'
import type { Processes } from '../processes/processes.ts'
import type { ReloadableDags } from '../rest/reloadable-dags.ts'
import { type InstallationParts, OpenedInstallation } from './opened-installation.ts'

export interface WorkbenchParts extends InstallationParts {
  readonly input: Input
  readonly processes: Processes
  /** Called before a command changes anything. Throws if the caller must confirm first. */
  readonly beforeChange?: () => void
  /** DAGs of a long-running process. A command line reloads its DAGs each time. */
  readonly reloadableDags?: ReloadableDags
  /** Version of the caller, for `version`. */
  readonly version: string
}

/** The installation that commands work on, with its services. Parts open only when a command uses them. */
export class Workbench extends OpenedInstallation {
  readonly input: Input
  readonly processes: Processes
  readonly version: string
  readonly beforeChange: () => void
  exitCode = 0
  /** Error that ended the command, if any. */
  failure: unknown
  /** Current command line, without the program name. */
  argv: readonly string[] = []
  readonly #reloadableDags: ReloadableDags | undefined

  constructor(parts: WorkbenchParts) {
    const { input, processes, reloadableDags, version, beforeChange = () => undefined } = parts
    super(parts)
    this.input = input
    this.processes = processes
    this.version = version
    this.beforeChange = beforeChange
    this.#reloadableDags = reloadableDags
  }

  get reloadableDags(): ReloadableDags {
    if (this.#reloadableDags !== undefined) return this.#reloadableDags
    throw new MlAirflowError('internal', 'This process keeps no DAGs.')
  }

  async runs(): Promise<RunService> {
    return this.#runService(await this.registry(), await this.store())
  }

  /** The run service for operations that need no DAG, such as cancel. */
  async runsWithoutDags(): Promise<RunService> {
    return this.#runService(new DagRegistry([]), await this.storeWithoutDags())
  }

  async #runService(registry: DagRegistry, store: Store): Promise<RunService> {
    const { RunService } = await import('@ml-airflow/engine')
    const [queue, traces] = [await this.queue(), await this.traces()]
    return new RunService({ registry, store, queue, traces, onQueueError: this.onQueueError })
  }

  async planner(): Promise<RunPlanner> {
    const [{ createRunPlanner }, { openTryFiles }] = await Promise.all([
      import('@ml-airflow/engine'),
      import('@ml-airflow/shell'),
    ])
    return createRunPlanner({
      registry: await this.registry(),
      store: await this.store(),
      files: openTryFiles({ hashFolder: hashCacheOf(this.settings) }),
      outputDir: this.settings.OUTPUT_DIR,
    })
  }

  async pauses(): Promise<PauseService> {
    const { PauseService } = await import('@ml-airflow/engine')
    const [registry, store, queue] = [await this.registry(), await this.store(), await this.queue()]
    return new PauseService({ registry, store, queue, onQueueError: this.onQueueError })
  }

  async backfills(): Promise<BackfillService> {
    const { BackfillService } = await import('@ml-airflow/engine')
    return new BackfillService({ store: await this.storeWithoutDags(), runs: await this.runsWithoutDags() })
  }

  async clears(): Promise<ClearService> {
    const { ClearService } = await import('@ml-airflow/engine')
    const [registry, store, queue] = [await this.registry(), await this.store(), await this.queue()]
    return new ClearService({ registry, store, queue, onQueueError: this.onQueueError })
  }

  async pools(): Promise<PoolService> {
    const { PoolService } = await import('@ml-airflow/engine')
    return new PoolService({ store: await this.store(), queue: await this.queue(), onQueueError: this.onQueueError })
  }

  async instances(): Promise<InstanceService> {
    const { InstanceService } = await import('@ml-airflow/engine')
    return new InstanceService({
      store: await this.store(),
      dependencies: await this.dependencies(),
      queue: await this.queue(),
      onQueueError: this.onQueueError,
    })
  }

  async dependencies(): Promise<Dependencies> {
    const { Dependencies } = await import('@ml-airflow/engine')
    return new Dependencies({ store: await this.store() })
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

  readonly onQueueError = (error: unknown): void =>
    this.output.say(`${messageOf(error)} Your request is saved, and will run once Redis and a worker are available.`)
}
