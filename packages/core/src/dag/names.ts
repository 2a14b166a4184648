/** Names of tables, columns, tasks and DAGs become SQL identifiers and folder names, so their characters are restricted. */
export const IDENTIFIER = /^[a-z][a-z0-9_]{0,47}$/

/** Ids of DAGs and tasks. Dots and dashes are allowed, as in Airflow; table names are stricter. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,189}$/

/** Ids of runs, including Airflow's `manual__2015-06-01T00:00:00+00:00`. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/

/** Names of samples. */
export const SAMPLE = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/

/** Pool names are any text that is not blank, as in Airflow. */
export function isPoolName(name: string): boolean {
  return name.length > 0 && name.length <= 190 && name === name.trim() && !CONTROL.test(name)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const CONTROL = /[\u0000-\u001f\u007f]/
// A test of the store checks that this list contains each of its tables. The rest are Airflow's own tables.
const ENGINE_TABLES = new Set([
  'dag',
  'dag_run',
  'graph',
  'task_instance',
  'task_try',
  'turn',
  'schema_version',
  'worker',
  'schedule',
  'missed_tick',
  'variable',
  'connection',
  'pool',
  'pool_place',
  'audit_log',
  'ab_user',
  'log_chunk',
  'try_exit',
  'promised_output',
  'slot_pool',
  'user',
  'dag_schedule',
  'backfill',
  'backfill_run',
  'dag_definition',
  'run_event',
  'notification',
])

/** Whether a table of parameters or records may have this name: not one of the engine's, nor SQLite's reserved prefix. */
export function canNameTable(name: string): boolean {
  return IDENTIFIER.test(name) && !ENGINE_TABLES.has(name) && !name.startsWith('sqlite_')
}
