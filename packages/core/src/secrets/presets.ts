/**
 * Variables and connections that the environment of the process sets (`AIRFLOW_VAR_…`, `AIRFLOW_CONN_…`). They override those
 * of the database. Environment names are in upper case, so keys and ids are compared in upper case.
 */
export interface Presets {
  /** Values by key. */
  readonly variables: ReadonlyMap<string, string>
  /** URIs by id. */
  readonly connections: ReadonlyMap<string, string>
}
