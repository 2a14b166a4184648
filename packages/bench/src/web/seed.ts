import { openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Sizes } from './sizes.ts'

export interface Seeds {
  /** A run of `web_samples`, with one task instance. */
  readonly samples: number
  /** A run of `web_grid`. */
  readonly grid: number
}

/** Creates a long history by copying the rows of two runs: executing it would take hours. */
export function seedHistory(path: string, seeds: Seeds, sizes: Sizes): void {
  const database = new DatabaseSync(path, { timeout: 30_000 })
  try {
    database.exec('BEGIN IMMEDIATE')
    copyRun(database, seeds.grid, sizes.runs - 1)
    copySamples(database, seeds.samples, sizes.instances - 1)
    copyListedRuns(database, seeds.samples)
    database.exec('COMMIT; ANALYZE')
  } finally {
    database.close()
  }
}

/** Replaces the log of a run's first try by one with this number of lines. */
export function seedLog(path: string, run: number, lines: number): void {
  const database = new DatabaseSync(path, { readOnly: true })
  const sql =
    'SELECT t.log_path FROM task_try t JOIN task_instance i ON i.id = t.task_instance_id WHERE i.dag_run_id = ?'
  const { log_path } = database.prepare(sql).get(run) as { log_path: string }
  database.close()
  const file = openSync(log_path, 'w')
  for (let start = 0; start < lines; start += 10_000) {
    const count = Math.min(10_000, lines - start)
    writeSync(file, Array.from({ length: count }, (_, n) => lineOf(start + n)).join(''))
  }
}

function lineOf(n: number): string {
  const time = new Date(Date.UTC(2026, 0, 1) + n).toISOString()
  return `[${time}] ${n % 50 === 0 ? 'err' : 'out'}| epoch ${n} \u001b[32mloss\u001b[0m ${(1 / (n + 1)).toFixed(6)}\n`
}

function copyRun(database: DatabaseSync, run: number, copies: number): void {
  const columns = others(database, 'dag_run', ['run_id'])
  database.exec(
    `INSERT INTO dag_run (run_id, ${columns}) WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${copies})
     SELECT 'seeded ' || i, ${columns} FROM n, dag_run WHERE id = ${run}`,
  )
  const values = others(database, 'task_instance', ['dag_run_id'])
  database.exec(
    `INSERT INTO task_instance (dag_run_id, ${values}) SELECT r.copy, ${values}
     FROM task_instance, (SELECT id AS copy FROM dag_run WHERE run_id LIKE 'seeded %') r WHERE dag_run_id = ${run}`,
  )
}

function copySamples(database: DatabaseSync, run: number, copies: number): void {
  const columns = others(database, 'task_instance', ['sample'])
  database.exec(
    `INSERT INTO task_instance (sample, ${columns}) WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${copies})
     SELECT 'sample_' || i, ${columns} FROM n, task_instance WHERE dag_run_id = ${run} AND sample = 'sample_0'`,
  )
}

/** 14 runs per listed DAG, as many as the page's bars show. */
function copyListedRuns(database: DatabaseSync, run: number): void {
  const columns = others(database, 'dag_run', ['run_id', 'dag_id'])
  database.exec(
    `INSERT INTO dag_run (run_id, dag_id, ${columns}) WITH RECURSIVE n(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 13999)
     SELECT 'listed ' || i, printf('listed_%04d', i % 1000), ${columns} FROM n, dag_run WHERE id = ${run}`,
  )
}

function others(database: DatabaseSync, table: string, left: readonly string[]): string {
  const rows = database.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[]
  return rows
    .map(({ name }) => name)
    .filter((name) => name !== 'id' && !left.includes(name))
    .map((name) => `\`${name}\``)
    .join(', ')
}
