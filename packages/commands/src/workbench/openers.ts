import type { LoadedSettings, Settings } from '@ml-airflow/config'
import type { DagRegistry, JobQueue, Role, Store } from '@ml-airflow/core'

/** How the parts of an installation are opened. The app that knows the adapters hands it in. */
export interface Openers {
  /** @throws MlAirflowError `bad_setting` */
  settings(): LoadedSettings
  /** @param cacheDir where compiled files are kept */
  dags(folder: string | undefined, cacheDir: string): Promise<DagRegistry>
  /** JSON Schema of DAG files in YAML. */
  dagFileSchema(): Promise<Readonly<Record<string, unknown>>>
  /**
   * For these DAGs, whose tables must be there.
   * @throws MlAirflowError `unavailable`, `schema_version`
   */
  store(loaded: LoadedSettings, registry: DagRegistry): Promise<Store>
  /** Redis need not be there. */
  queue(settings: Settings): Promise<JobQueue>
  upgradeDatabase(settings: Settings, registry: DagRegistry): Promise<DatabaseReport>
  resetDatabase(settings: Settings, registry: DagRegistry): Promise<DatabaseReport>
}

/** The changes to a database: DDL files applied, tables made. */
export interface DatabaseReport {
  readonly applied: readonly string[]
  readonly created: readonly string[]
}

/** On whose behalf a command runs. */
export interface Caller {
  readonly name: string
  readonly role: Role
  /** `cli`, or the address of a client of the REST API. */
  readonly from: string
}
