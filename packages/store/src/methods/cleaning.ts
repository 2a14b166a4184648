import type { CleaningStore } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { sqlTime } from '../database/times.ts'
import type { TaskTryRow } from '../schema/table-rows.ts'
import { removeRun } from './run-removal.ts'
import { batches } from './selectors.ts'

const PATHS_A_PAGE = 5_000

/** Removal of old runs and audit entries. */
export function cleaningMethods(database: Database): CleaningStore {
  return {
    async listDagIds() {
      return (await database.rows('dags-with-runs')).map((row) => row.dag_id)
    },

    async listOldRuns({ dagId, endedBefore, keep, after, limit }) {
      const search = { dag_id: dagId, ended_before: sqlTime(endedBefore), keep, after, limit }
      return (await database.rows('old-runs', search)).map((row) => row.id)
    },

    async withResults(runs) {
      const found = new Set<number>()
      for (const some of batches(runs)) for (const run of await runsWithResults(database, some)) found.add(run)
      return found
    },

    listLogPaths(run) {
      return logPathsOf(database, run)
    },

    removeRun(run) {
      return removeRun(database, run)
    },

    async countAudit(before) {
      return (await database.row('count-audit', { before: sqlTime(before) }))?.count ?? 0
    },

    removeAudit(before) {
      return database.change('delete-audit', { before: sqlTime(before) })
    },

    async listOutputPaths() {
      const paths = await reservedPaths(database)
      // Up to this version, an output that was marked as made was not reserved.
      for (const { table_name } of await database.rows('record-tables'))
        for (const path of await pathsIn(database, quoted(table_name))) paths.add(path)
      return [...paths]
    },
  }
}

async function reservedPaths(database: Database): Promise<Set<string>> {
  const paths = new Set<string>()
  for (let after = ''; ; ) {
    const rows = await database.rows('reserved-paths', { after, limit: PATHS_A_PAGE })
    for (const { path } of rows) paths.add(path)
    if (rows.length < PATHS_A_PAGE) return paths
    after = rows.at(-1)?.path_hash ?? after
  }
}

async function pathsIn(database: Database, table: string): Promise<readonly string[]> {
  const paths: string[] = []
  for (let after = 0; ; ) {
    const rows = await database.rows('output-paths', { after, limit: PATHS_A_PAGE }, { table })
    paths.push(...rows.flatMap(({ output_path }) => output_path ?? []))
    if (rows.length < PATHS_A_PAGE) return paths
    after = rows.at(-1)?.id ?? after
  }
}

async function runsWithResults(database: Database, runs: readonly number[]): Promise<readonly number[]> {
  const found: number[] = []
  for (const { record_table } of await database.rows('record-tables-of-runs', { runs })) {
    const name = record_table
    const rows = await database.rows('runs-with-results', { runs, record_table: name }, { table: quoted(name) })
    found.push(...rows.map((row) => row.dag_run_id))
  }
  return found
}

async function logPathsOf(database: Database, run: number): Promise<readonly string[]> {
  const rows = await database.read((manager) =>
    manager
      .getRepository<TaskTryRow>('task_try')
      .createQueryBuilder('t')
      .select('t.log_path', 'path')
      .innerJoin('task_instance', 'i', 'i.id = t.task_instance_id')
      .where('i.dag_run_id = :run', { run })
      .getRawMany<{ path: string }>(),
  )
  return rows.map(({ path }) => path)
}
