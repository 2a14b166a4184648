import type { RunHistory, RunOutline, RunSearch, TaskStateCount } from '@ml-airflow/core'
import { type FindOptionsWhere, In, type SelectQueryBuilder } from 'typeorm'
import type { Database } from '../database/database.ts'
import { sqlTime, timeOf } from '../database/times.ts'
import type { DagRunRow, TaskInstanceRow } from '../schema/table-rows.ts'
import { countUpTo } from './counting.ts'
import { runOfRow } from './history-rows.ts'
import { batches } from './selectors.ts'

/** Queries over runs. */
export function runHistoryMethods(database: Database): RunHistory {
  return {
    list(search) {
      return database.read(async (manager) => {
        const runs = manager.getRepository<DagRunRow>('dag_run').createQueryBuilder('r')
        return (await withConditions(runs, search).orderBy('r.id', 'DESC').take(search.limit).getMany()).map(runOfRow)
      })
    },

    listIds: (search) => idsOfRuns(database, search),

    count: (search) => countRuns(database, search),

    async listOutlines(dagId, limit) {
      return (await outlineRows(database, dagId, limit)).map(outlineOf)
    },

    async findMany(ids) {
      const found = await inBatches(ids, (some) => runsWith(database, { id: In([...some]) }))
      return found.map(runOfRow)
    },

    async findNamed(names) {
      const found = await inBatches(names, (some) => {
        const conditions = some.map(({ dagId, runId }) => ({ dag_id: dagId, run_id: runId }))
        return runsWith(database, conditions)
      })
      return found.map(runOfRow)
    },

    findByRunId: async (runId, limit) => (await runsNamed(database, runId, limit)).map(runOfRow),

    async countInstances(runs) {
      return countsByRun(await inBatches(runs, (some) => countStates(database, some)))
    },

    async countOpen() {
      const rows = await countOpenRuns(database)
      const counts = new Map<string, { queued: number; running: number }>()
      for (const { dag, state, count } of rows)
        counts.set(dag, { ...(counts.get(dag) ?? { queued: 0, running: 0 }), [state]: Number(count) })
      return counts
    },

    async listTaskStates(runs) {
      return (await inBatches(runs, (some) => countTasks(database, some))).map(taskStateOf)
    },
  }
}

async function idsOfRuns(database: Database, search: RunSearch): Promise<readonly number[]> {
  const rows = await database.read((manager) => {
    const runs = manager.getRepository<DagRunRow>('dag_run').createQueryBuilder('r').select('r.id', 'id')
    return withConditions(runs, search).orderBy('r.id', 'DESC').limit(search.limit).getRawMany<{ id: number }>()
  })
  return rows.map(({ id }) => Number(id))
}

function countRuns(database: Database, search: RunSearch): Promise<number> {
  return database.read((manager) => {
    const runs = manager.getRepository<DagRunRow>('dag_run').createQueryBuilder('r')
    return countUpTo(manager, withConditions(runs, search), search.limit)
  })
}

function runsWith(database: Database, conditions: FindOptionsWhere<DagRunRow> | FindOptionsWhere<DagRunRow>[]) {
  return database.read((manager) => manager.getRepository<DagRunRow>('dag_run').findBy(conditions))
}

function runsNamed(database: Database, runId: string, limit: number): Promise<readonly DagRunRow[]> {
  const query = { where: { run_id: runId }, order: { id: 'DESC' }, take: limit } as const
  return database.read((manager) => manager.getRepository<DagRunRow>('dag_run').find(query))
}

function outlineRows(database: Database, dagId: string, limit: number): Promise<readonly OutlineRow[]> {
  return database.read((manager) =>
    manager
      .getRepository<DagRunRow>('dag_run')
      .createQueryBuilder('r')
      .select(['r.id AS id', 'r.run_id AS name', 'r.state AS state'])
      .addSelect(['r.created_at AS created', 'r.started_at AS started', 'r.finished_at AS finished'])
      .where('r.dag_id = :dagId', { dagId })
      .orderBy('r.id', 'DESC')
      .limit(limit)
      .getRawMany<OutlineRow>(),
  )
}

/** Raw rows: there are many, and an entity for each would cost time. */
interface OutlineRow {
  readonly id: number
  readonly name: string
  readonly state: DagRunRow['state']
  readonly created: string
  readonly started: string | null
  readonly finished: string | null
}

function outlineOf({ id, name, state, created, started, finished }: OutlineRow): RunOutline {
  return {
    id: Number(id),
    runId: name,
    state,
    createdAt: timeOf(created),
    startedAt: started === null ? undefined : timeOf(started),
    finishedAt: finished === null ? undefined : timeOf(finished),
  }
}

async function inBatches<T, R>(
  items: readonly T[],
  question: (some: readonly T[]) => Promise<readonly R[]>,
): Promise<readonly R[]> {
  const answers: R[] = []
  for (const some of batches(items)) answers.push(...(await question(some)))
  return answers
}

function withConditions(runs: SelectQueryBuilder<DagRunRow>, search: RunSearch): SelectQueryBuilder<DagRunRow> {
  const { dagIds, states, type, from, to, conf = {}, text, before } = search
  if (dagIds !== undefined) runs.andWhere('r.dag_id IN (:...dagIds)', { dagIds: listed(dagIds) })
  if (states !== undefined) runs.andWhere('r.state IN (:...states)', { states: listed(states) })
  if (before !== undefined) runs.andWhere('r.id < :before', { before })
  if (from !== undefined) runs.andWhere('r.execution_date >= :from', { from: sqlTime(from) })
  if (to !== undefined) runs.andWhere('r.execution_date <= :to', { to: sqlTime(to) })
  if (text !== undefined) runs.andWhere('(INSTR(r.run_id, :text) > 0 OR INSTR(r.conf, :text) > 0)', { text })
  if (type === 'manual') runs.andWhere('r.external_trigger = 1')
  if (type === 'backfill') runs.andWhere("r.external_trigger = 0 AND SUBSTR(r.run_id, 1, 9) = 'backfill_'")
  if (type === 'scheduled') runs.andWhere("r.external_trigger = 0 AND SUBSTR(r.run_id, 1, 9) <> 'backfill_'")
  for (const [index, [name, value]] of Object.entries(conf).entries()) withValue(runs, index, name, value)
  return runs
}

/** A conf is one flat JSON object, in which a comma or the last brace follows each value. */
function withValue(runs: SelectQueryBuilder<DagRunRow>, index: number, name: string, value: string): void {
  const forms = [value, JSON.stringify(value)].map((form) => `${JSON.stringify(name)}:${form}`)
  const texts = forms.flatMap((form) => [`${form},`, `${form}}`])
  const conditions = texts.map((_, form) => `INSTR(r.conf, :conf_${index}_${form}) > 0`)
  const values = Object.fromEntries(texts.map((text, form) => [`conf_${index}_${form}`, text]))
  runs.andWhere(`(${conditions.join(' OR ')})`, values)
}

/** SQL lists must not be empty. No DAG and no state has an empty name. */
function listed(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [''] : names
}

function countOpenRuns(database: Database) {
  return database.read((manager) =>
    manager
      .getRepository<DagRunRow>('dag_run')
      .createQueryBuilder('r')
      .select(['r.dag_id AS dag', 'r.state AS state', 'COUNT(*) AS count'])
      .where('r.state IN (:...states)', { states: ['queued', 'running'] })
      .groupBy('r.dag_id, r.state')
      .getRawMany<{ dag: string; state: 'queued' | 'running'; count: number }>(),
  )
}

interface StateCount {
  readonly run: number
  readonly state: string
  readonly count: number
}

function countsByRun(rows: readonly StateCount[]): ReadonlyMap<number, Readonly<Record<string, number>>> {
  const counts = new Map<number, Record<string, number>>()
  for (const { run, state, count } of rows) {
    const ofRun = counts.get(Number(run)) ?? {}
    ofRun[state] = Number(count)
    counts.set(Number(run), ofRun)
  }
  return counts
}

function countStates(database: Database, runs: readonly number[]) {
  return database.read((manager) =>
    manager
      .getRepository<TaskInstanceRow>('task_instance')
      .createQueryBuilder('i')
      .select(['i.dag_run_id AS run', 'i.state AS state', 'COUNT(*) AS count'])
      .where('i.dag_run_id IN (:...runs)', { runs })
      .groupBy('i.dag_run_id, i.state')
      .getRawMany<StateCount>(),
  )
}

interface TaskStateRow {
  readonly run: number
  readonly task: string
  readonly state: TaskInstanceRow['state']
  readonly decision: TaskInstanceRow['decision']
  readonly reason: string
  readonly count: number
  readonly started: string | null
  readonly finished: string | null
}

function countTasks(database: Database, runs: readonly number[]) {
  return database.read((manager) =>
    manager
      .getRepository<TaskInstanceRow>('task_instance')
      .createQueryBuilder('i')
      .select(['i.dag_run_id AS run', 'i.task_id AS task', 'i.state AS state', 'i.decision AS decision'])
      .addSelect(['i.reason AS reason', 'COUNT(*) AS count'])
      .addSelect(['MIN(i.started_at) AS started', 'MAX(i.finished_at) AS finished'])
      .where('i.dag_run_id IN (:...runs)', { runs })
      .groupBy('i.dag_run_id, i.task_id, i.state, i.decision, i.reason')
      .getRawMany<TaskStateRow>(),
  )
}

function taskStateOf({ run, task, state, decision, reason, count, started, finished }: TaskStateRow): TaskStateCount {
  return {
    run: Number(run),
    taskId: task,
    state,
    decision,
    reason,
    count: Number(count),
    startedAt: started === null ? undefined : timeOf(started),
    finishedAt: finished === null ? undefined : timeOf(finished),
  }
}
