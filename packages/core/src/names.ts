/** Names of tables, columns, tasks and DAGs become SQL identifiers and folders, so they are kept plain. */
export const IDENTIFIER = /^[a-z][a-z0-9_]{0,47}$/

/** Ids of DAGs and tasks. Airflow's dots and dashes are allowed; the names of tables are stricter. */
export const ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,189}$/

/** Ids of runs, among them Airflow's `manual__2015-06-01T00:00:00+00:00`. */
export const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/

/** Names of samples. */
export const SAMPLE = /^[A-Za-z0-9][A-Za-z0-9_.:+~@-]{0,189}$/

/** Names of pools: as Airflow has them, any text that is not blank. */
export function isPoolName(name: string): boolean {
  return name.length > 0 && name.length <= 190 && name === name.trim() && !CONTROL.test(name)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const CONTROL = /[\u0000-\u001f\u007f]/
const ENGINE_TABLES = new Set([
  ...['dag', 'dag_run', 'graph', 'task_instance', 'task_try', 'turn', 'schema_version', 'worker', 'schedule'],
  ...[
    'variable',
    'connection',
    'pool',
    'pool_place',
    'slot_pool',
    'audit_log',
    'user',
    'ab_user',
    'dag_schedule',
    'missed_tick',
  ],
])

/** Whether a table of parameters or records may bear this name. The engine's own tables are taken. */
export function canNameTable(name: string): boolean {
  return IDENTIFIER.test(name) && !ENGINE_TABLES.has(name)
}
