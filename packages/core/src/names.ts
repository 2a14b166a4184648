/** Names of tables, columns, tasks and DAGs become SQL identifiers and folders, so they are kept plain. */
export const IDENTIFIER = /^[a-z][a-z0-9_]{0,47}$/

/** Ids of DAGs and tasks. Airflow's dots and dashes are allowed; the names of tables are stricter. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,189}$/

/** Ids of runs, among them Airflow's `manual__2015-06-01T00:00:00+00:00`. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/

/** Names of samples. */
export const SAMPLE = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/
