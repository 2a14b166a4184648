import {
  type AnyParameters,
  type Conf,
  groupBy,
  type KeyedRecord,
  type ParameterColumn,
  type RecordHistory,
  type RecordSearch,
} from '@ml-airflow/core'
import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { sqlTime } from '../database/times.ts'
import { hasSingleRow, keyColumnOf } from '../schema/parameters-table.ts'
import { recordOf } from './read-rows.ts'

type Columns = Readonly<Record<string, string | number | null>>
type Question = SelectQueryBuilder<object>

/** Queries over records. */
export function recordHistoryMethods(database: Database): RecordHistory {
  return {
    async list(search) {
      const keys = await database.read(async (manager) => {
        const isThere = (await manager.queryRunner?.hasTable(search.table)) ?? false
        return isThere ? keysOf(manager, search) : []
      })
      return withRecords(database, search, keys)
    },
  }
}

/** Ids of the records, with their key values. */
function keysOf(manager: EntityManager, search: RecordSearch): Promise<readonly Columns[]> {
  const { table, parameters, taskId, limit } = search
  const levels = parameters.chain.filter((level) => !hasSingleRow(level)).toReversed()
  const question: Question = manager
    .createQueryBuilder()
    .select('r.id', 'record_id')
    .from(table, 'r')
    .where('r.task_id = :taskId', { taskId })
  for (const [depth, level] of levels.entries()) withLevel(question, level, depth)
  withConditions(question, search, levels)
  return question.orderBy('r.id', 'DESC').limit(limit).getRawMany<Columns>()
}

/** A level's row is referenced by the record or, for a base definition, by the row of the derived level. */
function withLevel(question: Question, level: AnyParameters, depth: number): void {
  const pointer = depth === 0 ? 'r' : aliasOf(depth - 1)
  question.innerJoin(level.name, aliasOf(depth), `${aliasOf(depth)}.id = ${pointer}.${quoted(keyColumnOf(level))}`)
  question.addSelect(`${aliasOf(depth)}.id`, `level_${depth}`)
  for (const [at, { name }] of level.columns.entries())
    question.addSelect(`${aliasOf(depth)}.${quoted(name)}`, `value_${depth}_${at}`)
}

function withConditions(question: Question, search: RecordSearch, levels: readonly AnyParameters[]): void {
  const { conf = {}, samples, finishedBefore, finishedAfter, before } = search
  for (const [depth, level] of levels.entries())
    for (const [at, { name }] of level.columns.entries()) {
      const value = conf[name]
      if (value === undefined) continue
      const bound = typeof value === 'boolean' ? Number(value) : value
      question.andWhere(`${aliasOf(depth)}.${quoted(name)} = :value_${depth}_${at}`, {
        [`value_${depth}_${at}`]: bound,
      })
    }
  if (samples !== undefined)
    question.andWhere('r.sample IN (:...samples)', { samples: samples.length === 0 ? ['\0'] : samples })
  if (finishedBefore !== undefined)
    question.andWhere('r.datetime_finished < :finishedBefore', { finishedBefore: sqlTime(finishedBefore) })
  if (finishedAfter !== undefined)
    question.andWhere('r.datetime_finished >= :finishedAfter', { finishedAfter: sqlTime(finishedAfter) })
  if (before !== undefined) question.andWhere('r.id < :before', { before })
}

async function withRecords(
  database: Database,
  { table, parameters }: RecordSearch,
  keys: readonly Columns[],
): Promise<readonly KeyedRecord[]> {
  if (keys.length === 0) return []
  const ids = keys.map((key) => Number(key.record_id))
  const rows = await database.rows('find-records-by-id', { ids }, { table: quoted(table) })
  const records = new Map([...groupBy(rows.map(recordOf), ({ id }) => id)].map(([id, [record]]) => [id, record]))
  return keys.flatMap((key) => {
    const record = records.get(Number(key.record_id))
    return record === undefined ? [] : [{ ...record, ...valuesOf(parameters, key) }]
  })
}

function valuesOf(parameters: AnyParameters, key: Columns): Pick<KeyedRecord, 'conf' | 'parametersIds'> {
  const conf: Record<string, Conf[string]> = {}
  const parametersIds: Record<string, number> = {}
  const levels = parameters.chain.filter((level) => !hasSingleRow(level)).toReversed()
  for (const level of parameters.chain) {
    const depth = levels.indexOf(level)
    parametersIds[level.name] = depth < 0 ? 1 : Number(key[`level_${depth}`])
    for (const [at, column] of level.columns.entries())
      conf[column.name] = typedValue(column, key[`value_${depth}_${at}`] ?? null)
  }
  return { conf, parametersIds }
}

function typedValue({ kind }: ParameterColumn, value: string | number | null): Conf[string] {
  if (kind === 'text') return String(value)
  return kind === 'flag' ? Number(value) === 1 : Number(value)
}

function aliasOf(depth: number): string {
  return `p${depth}`
}
