import type { Dag } from '@ml-airflow/core'

/** DAGs of a long-running process whose files may change. */
export interface ReloadableDags {
  /** Reloads all files, and creates missing tables of new DAGs. */
  reload(): Promise<void>
  /**
   * Adds a file to the DAG folder after it has loaded and its tables exist.
   * @returns the DAGs of the file
   * @throws MlAirflowError `bad_argument`; then nothing has changed
   */
  deploy(upload: { readonly name: string; readonly path: string; readonly force: boolean }): Promise<readonly Dag[]>
}
