import type { Dag } from '@ml-airflow/core'

/** The DAGs of a process that goes on while their files change. */
export interface KeptDags {
  /** Loads all files anew, and makes the tables that new DAGs lack. */
  reload(): Promise<void>
  /**
   * Puts a file among the DAGs once it is known that it loads and that its tables are there.
   * @returns the DAGs it defines
   * @throws MlAirflowError `bad_argument`, and then nothing has changed
   */
  deploy(upload: { readonly name: string; readonly path: string; readonly force: boolean }): Promise<readonly Dag[]>
}
