import {
  groupBy,
  type InstanceHistory,
  type InstanceSearch,
  type OutputSearch,
  type RecordedInstance,
  type RecordName,
} from '@ml-airflow/core'
import { Brackets, type EntityManager, In, type SelectQueryBuilder } from 'typeorm'
import type { Database } from '../database/database.ts'
import type { TaskInstanceRow, TaskTryRow } from '../schema/table-rows.ts'
import { BEFORE_INSTANCE } from './conditions.ts'
import { countUpTo } from './counting.ts'
import { instanceOfRow, tryOfRow } from './history-rows.ts'
import { findRecord } from './record-state.ts'
import { batches } from './selectors.ts'

type Instances = SelectQueryBuilder<TaskInstanceRow>

/** Queries over task instances. */
export function instanceHistoryMethods(database: Database): InstanceHistory {
  const ask = async (question: (instances: Instances) => Instances): Promise<readonly RecordedInstance[]> => {
    const rows = await database.read((manager) => question(instancesOf(manager)).getMany())
    return rows.map(instanceOfRow)
  }

  return {
    ...recordMethods(database, ask),

    listOfRun({ run, after, ...search }) {
      return ask((instances) =>
        withConditions(instances, { ...search, runs: [run] })
          .andWhere('i.id > :after', { after })
          .orderBy('i.id')
          .take(search.limit),
      )
    },

    async list({ before, ...search }) {
      if (search.runs.length === 0) return []
      return ask((instances) => {
        const found = withConditions(instances, search).orderBy('i.dag_run_id', 'DESC').addOrderBy('i.id', 'DESC')
        if (before) found.andWhere(BEFORE_INSTANCE, before)
        return found.take(search.limit)
      })
    },

    async count(search) {
      if (search.runs.length === 0) return 0
      return database.read((manager) => countUpTo(manager, withConditions(instancesOf(manager), search), search.limit))
    },

    async listTries(instance) {
      const rows = await triesOf(database, instance)
      return rows.map((row) => ({ ...tryOfRow(row), rendered: row.rendered ?? undefined }))
    },

    async listDurations(runs, limit) {
      if (runs.length === 0) return []
      const found = await ask((instances) => newestTimes(instances, runs).take(limit))
      return found.flatMap(({ taskId, startedAt, finishedAt }) =>
        startedAt && finishedAt ? [{ taskId, ms: finishedAt.getTime() - startedAt.getTime() }] : [],
      )
    },

    listOutputs(search) {
      return ask((instances) => withOutput(instances, search).orderBy('i.id', 'DESC').take(search.limit))
    },
  }
}

/** Records, and the executions behind records or task instances. */
function recordMethods(
  database: Database,
  ask: (question: (instances: Instances) => Instances) => Promise<readonly RecordedInstance[]>,
): Pick<InstanceHistory, 'findMany' | 'findRecord' | 'lastTries' | 'lastExecutions' | 'lastEnds' | 'renderedOf'> {
  const findMany = async (ids: readonly number[]): Promise<readonly RecordedInstance[]> => {
    const found: RecordedInstance[] = []
    for (const some of batches(ids))
      found.push(...(await ask((instances) => instances.where('i.id IN (:...some)', { some }).orderBy('i.id'))))
    return found
  }

  return {
    findMany,

    findRecord(record) {
      return findRecord(database, record)
    },

    lastTries(instances) {
      return lastTries(database, instances)
    },

    async lastExecutions(records) {
      return findMany(await newestExecutions(database, records))
    },

    async renderedOf(instances) {
      const found = new Map<number, string>()
      for (const some of batches(instances)) {
        const where = { task_instance_id: In([...some]), outcome: 'success' } as const
        const rows = await database.read((manager) => manager.getRepository<TaskTryRow>('task_try').findBy(where))
        for (const { task_instance_id, rendered } of rows) if (rendered !== null) found.set(task_instance_id, rendered)
      }
      return found
    },

    async lastEnds({ table, recordId }, limit) {
      const ended = await ask((instances) =>
        instances
          .where(
            "i.record_table = :table AND i.record_id = :recordId AND i.state IN ('success', 'failed') AND i.state <> 'skipped'",
          )
          .setParameters({ table, recordId })
          .orderBy('i.id', 'DESC')
          .take(limit),
      )
      return ended.map(({ state }) => (state === 'success' ? 'success' : 'failed'))
    },
  }
}

function triesOf(database: Database, instance: number): Promise<readonly TaskTryRow[]> {
  const query = { where: { task_instance_id: instance }, order: { number: 'ASC' } } as const
  return database.read((manager) => manager.getRepository<TaskTryRow>('task_try').find(query))
}

/** One query per try number: instances with equal numbers are read together. */
async function lastTries(
  database: Database,
  instances: Parameters<InstanceHistory['lastTries']>[0],
): ReturnType<InstanceHistory['lastTries']> {
  const tried = instances.filter(({ tryNumber }) => tryNumber > 0)
  const found = new Map()
  for (const [number, some] of groupBy(tried, ({ tryNumber }) => tryNumber))
    for (const batch of batches(some)) {
      const ids = batch.map(({ id }) => id)
      const rows = await database.read((manager) =>
        manager.getRepository<TaskTryRow>('task_try').findBy({ task_instance_id: In(ids), number }),
      )
      for (const row of rows) found.set(row.task_instance_id, tryOfRow(row))
    }
  return found
}

function newestTimes(instances: Instances, runs: readonly number[]): Instances {
  return instances
    .select(['i.id', 'i.task_id', 'i.started_at', 'i.finished_at'])
    .where('i.dag_run_id IN (:...runs)', { runs })
    .andWhere("i.state = 'success'")
    .orderBy('i.id', 'DESC')
}

function withOutput(
  instances: Instances,
  { paths, records, before = Number.MAX_SAFE_INTEGER }: OutputSearch,
): Instances {
  instances.where("i.state = 'success' AND i.id < :before", { before })
  if (paths === undefined) instances.andWhere('i.output_path IS NOT NULL')
  else instances.andWhere('i.output_path IN (:...paths)', { paths: paths.length === 0 ? [''] : paths })
  if (records !== undefined) instances.andWhere(ofRecords(records))
  return instances
}

/** One pair per record: both databases look up each in the index of records, which in SQLite has none that is skipped. */
function ofRecords(records: readonly RecordName[]): Brackets {
  return new Brackets((either) => {
    for (const [index, { table, recordId }] of records.entries()) {
      const names = { [`table_${index}`]: table, [`record_${index}`]: recordId }
      either.orWhere(
        `(i.record_table = :table_${index} AND i.record_id = :record_${index} AND i.state <> 'skipped')`,
        names,
      )
    }
  })
}

async function newestExecutions(database: Database, records: readonly RecordName[]): Promise<readonly number[]> {
  const ids: number[] = []
  for (const [table, some] of groupBy(records, (record) => record.table))
    for (const batch of batches([...new Set(some.map(({ recordId }) => recordId))]))
      ids.push(...(await newestSuccesses(database, table, batch)))
  return ids
}

/** A record may have been made many times: only the newest time is read. */
async function newestSuccesses(database: Database, table: string, records: readonly number[]): Promise<number[]> {
  const rows = await database.read((manager) =>
    instancesOf(manager)
      .select('MAX(i.id)', 'id')
      .where('i.record_table = :table AND i.record_id IN (:...records)', { table, records })
      .andWhere("i.state = 'success' AND i.state <> 'skipped'")
      .groupBy('i.record_id')
      .getRawMany<{ id: number }>(),
  )
  return rows.map(({ id }) => Number(id))
}

function instancesOf(manager: EntityManager): Instances {
  return manager.getRepository<TaskInstanceRow>('task_instance').createQueryBuilder('i')
}

function withConditions(instances: Instances, search: Omit<InstanceSearch, 'limit'>): Instances {
  const { runs, taskId, sample, states, worker, text } = search
  instances.where('i.dag_run_id IN (:...runs)', { runs })
  if (taskId !== undefined) instances.andWhere('i.task_id = :taskId', { taskId })
  if (sample !== undefined) instances.andWhere('i.sample = :sample', { sample })
  if (states !== undefined) instances.andWhere('i.state IN (:...states)', { states })
  if (text !== undefined) instances.andWhere('(INSTR(i.task_id, :text) > 0 OR INSTR(i.sample, :text) > 0)', { text })
  if (worker !== undefined)
    instances.andWhere('EXISTS (SELECT 1 FROM task_try t WHERE t.task_instance_id = i.id AND t.worker = :worker)', {
      worker,
    })
  return instances
}
