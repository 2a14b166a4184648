import type { DatabaseSettings } from '@ml-airflow/core'
import { openSql, type Sql } from './sql.ts'

/** Creates a history of finished runs by copying one, with its task instances. */
export async function addPast(settings: DatabaseSettings, run: number, count: number): Promise<void> {
  const sql = await openSql(settings)
  try {
    await copyRuns(sql, run, count)
    await copyInstances(sql, run)
    for (const table of ['dag_run', 'task_instance']) await sql.analyze(table)
  } finally {
    await sql.close()
  }
}

async function copyRuns(sql: Sql, run: number, count: number): Promise<void> {
  const columns = await columnsOf(sql, 'dag_run', `id = ${run}`)
  const values = columns.map((column) => (column === 'run_id' ? sql.joined('past_', 'n.i') : `r.${column}`))
  await sql.run(
    `INSERT INTO dag_run (${columns.join()})
    WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
    SELECT ${values.join()} FROM n JOIN dag_run r ON r.id = ${run}`,
  )
}

async function copyInstances(sql: Sql, run: number): Promise<void> {
  const columns = await columnsOf(sql, 'task_instance', `dag_run_id = ${run}`)
  const values = columns.map((column) => (column === 'dag_run_id' ? 'r.id' : `t.${column}`))
  await sql.run(
    `INSERT INTO task_instance (${columns.join()})
    SELECT ${values.join()} FROM dag_run r JOIN task_instance t ON t.dag_run_id = ${run} WHERE SUBSTR(r.run_id, 1, 5) = 'past_'`,
  )
}

async function columnsOf(sql: Sql, table: string, where: string): Promise<readonly string[]> {
  const [row] = await sql.rows(`SELECT * FROM ${table} WHERE ${where} LIMIT 1`)
  return Object.keys(row ?? {}).filter((column) => column !== 'id')
}
