import type { LoadedSettings, Settings } from '@ml-airflow/config'
import type { DagRegistry, JobQueue, Role, Store, Traces } from '@ml-airflow/core'
import type { LoadKept } from '@ml-airflow/engine'

/** Opens the parts of an installation. Supplied by the app that knows the adapters. */
export interface Openers {
  /** @throws MlAirflowError `bad_setting` */
  settings(): LoadedSettings
  /** @param cacheDir folder for compiled files */
  dags(folder: string | undefined, cacheDir: string): Promise<DagRegistry>
  /** Loads a DAG from stored files. */
  readonly loadKept: LoadKept
  /** JSON Schema of DAG files in YAML. */
  dagFileSchema(): Promise<Readonly<Record<string, unknown>>>
  /**
   * Opens the store for these DAGs, whose tables must exist.
   * @throws MlAirflowError `unavailable`, `schema_version`
   */
  store(loaded: LoadedSettings, registry: DagRegistry): Promise<Store>
  /** By name of a table that is missing or does not fit these DAGs: why. Undefined in a process that has refused such DAGs. */
  unfitTables?(loaded: LoadedSettings, registry: DagRegistry): Promise<ReadonlyMap<string, string>>
  /** Redis need not be available. */
  queue(settings: Settings): Promise<JobQueue>
  /** Undefined: no collector is configured. */
  traces?(settings: Settings, onTrouble: (sentence: string) => void): Promise<OpenedTraces | undefined>
  upgradeDatabase(settings: Settings, registry: DagRegistry): Promise<DatabaseReport>
  resetDatabase(settings: Settings, registry: DagRegistry): Promise<DatabaseReport>
}

/** Traces of the caller's process. */
export interface OpenedTraces extends Traces {
  close(): Promise<void>
}

/** Changes to a database: applied DDL files and created tables. */
export interface DatabaseReport {
  readonly applied: readonly string[]
  readonly created: readonly string[]
  /** Why existing tables do not fit the DAGs, one sentence each. Omitted: all fit. */
  readonly unfit?: readonly string[]
  /** By name of a table that cannot be made: why. Omitted: none. */
  readonly failed?: ReadonlyMap<string, string>
}

/** Identity on whose behalf a command runs. */
export interface Caller {
  readonly name: string
  readonly role: Role
  /** `cli`, or the address of the REST API's client. */
  readonly from: string
  /** W3C `traceparent` of the caller, whose trace a triggered run continues. */
  readonly traceparent?: string | undefined
}
