import { MlAirflowError, type Run, type RunFilter, type RunStore, type StoredRun } from '@ml-airflow/core'
import { And, LessThan, LessThanOrEqual, MoreThanOrEqual, type SelectQueryBuilder } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { RowOf, Session } from '../database/session.ts'
import { sqlTime } from '../database/times.ts'
import type { DagRunRow } from '../schema/table-rows.ts'
import { given } from './conditions.ts'
import { findDefinition } from './definitions.ts'
import type { Graphs } from './graphs.ts'
import { runOfRow } from './history-rows.ts'
import type { ParameterTables } from './parameter-tables.ts'
import { runOf } from './read-rows.ts'
import { RunAcceptance } from './run-acceptance.ts'
import { countsOf, StateCounts } from './state-counts.ts'

/** Runs and their states. */
export function runMethods(database: Database, graphs: Graphs, tables: ParameterTables): RunStore {
  const states = new StateCounts()
  const acceptance = new RunAcceptance(database, graphs, tables)

  return {
    ...findMethods(database),

    async accept(asked) {
      try {
        return { ...(await acceptance.accept(asked)), created: true }
      } catch (error) {
        const first = isDuplicate(error) ? await findByRunId(database, asked.dagId, asked.runId) : undefined
        if (first === undefined) throw error
        return { run: first, created: false }
      }
    },

    list(filter) {
      return database.read(async (manager) => {
        const runs = manager.getRepository<DagRunRow>('dag_run').createQueryBuilder('r')
        return (await filtered(runs, filter).orderBy('r.id', 'DESC').take(filter.limit).getMany()).map(runOfRow)
      })
    },

    async load(run) {
      const row = await database.row('load-run', { run })
      return row && storedRunOf(row, await graphs.read(database, row.graph_hash))
    },

    async countStates() {
      return { runs: countsOf(await database.rows('count-run-states')), instances: await states.read(database) }
    },
  }
}

type Finding = 'find' | 'findByRunId' | 'findByDate' | 'findDefinition' | 'listOpenScheduled'

function findMethods(database: Database): Pick<RunStore, Finding> {
  return {
    async find(run) {
      const row = await database.row('find-run', { run })
      return row && runOf(row)
    },

    findByRunId(dagId, runId) {
      return findByRunId(database, dagId, runId)
    },

    async findByDate(dagId, executionDate) {
      const row = await database.row('find-run-by-date', { dag_id: dagId, execution_date: sqlTime(executionDate) })
      return row && runOf(row)
    },

    async listOpenScheduled(dagId) {
      return (await database.rows('open-scheduled-runs', { dag_id: dagId })).map(runOf)
    },

    findDefinition(hash) {
      return findDefinition(database, hash)
    },
  }
}

function storedRunOf(row: RowOf<'load-run'>, graph: StoredRun['graph']): StoredRun {
  return {
    run: runOf(row),
    graph,
    parametersIds: JSON.parse(row.parameters_ids) as StoredRun['parametersIds'],
    expanded: row.expanded === 1,
    paused: row.paused === 1,
    delivery: row.delivery,
  }
}

function filtered(
  runs: SelectQueryBuilder<DagRunRow>,
  { dagId, state, from, to, withoutBackfills, before }: RunFilter,
): SelectQueryBuilder<DagRunRow> {
  const dates = [...(from ? [MoreThanOrEqual(from)] : []), ...(to ? [LessThanOrEqual(to)] : [])]
  const conditions = {
    id: before === undefined ? undefined : LessThan(before),
    dag_id: dagId,
    state,
    execution_date: dates.length === 0 ? undefined : And(...dates),
  }
  runs.where(given<DagRunRow>(conditions))
  if (withoutBackfills) runs.andWhere("SUBSTR(r.run_id, 1, 9) <> 'backfill_'")
  return runs
}

export async function findByRunId(session: Session, dagId: string, runId: string): Promise<Run | undefined> {
  const row = await session.row('find-run-by-run-id', { dag_id: dagId, run_id: runId })
  return row && runOf(row)
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MlAirflowError && error.code === 'conflict'
}
