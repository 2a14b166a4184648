/** A rule over the columns of one row, added after its table. MySQL uses a CHECK, SQLite triggers. */
export interface Invariant {
  readonly table: string
  readonly name: string
  readonly expression: string
  /** The columns in the expression. */
  readonly columns: readonly string[]
}

export const INVARIANTS: readonly Invariant[] = [
  {
    table: 'dag_run',
    name: 'ck_dag_run_end',
    expression: "(finished_at IS NULL) = (state IN ('queued', 'running'))",
    columns: ['finished_at', 'state'],
  },
  {
    table: 'task_instance',
    name: 'ck_task_instance_pending',
    expression: "pending >= 0 AND (pending > 0) = (state = 'waiting')",
    columns: ['pending', 'state'],
  },
  {
    table: 'task_try',
    name: 'ck_task_try_end',
    expression: '(finished_at IS NULL) = (outcome IS NULL)',
    columns: ['finished_at', 'outcome'],
  },
]

/**
 * The triggers that enforce an invariant on an existing table. They read the row that was written: before the write, SQLite
 * would copy all of its columns for them.
 */
export function triggersOf({ table, name, expression, columns }: Invariant): readonly string[] {
  const rule = columns.reduce(
    (text, column) => text.replaceAll(new RegExp(`\\b${column}\\b`, 'g'), `NEW.${column}`),
    expression,
  )
  return ['INSERT', `UPDATE OF ${columns.join(', ')}`].map(
    (event) =>
      `CREATE TRIGGER IF NOT EXISTS ${name}_${event.slice(0, 6).toLowerCase()} AFTER ${event} ON ${table} WHEN NOT (${rule}) BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ${name}'); END`,
  )
}
