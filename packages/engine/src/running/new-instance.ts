import {
  type AnyTask,
  type Dag,
  DEFAULT_QUEUE,
  MlAirflowError,
  type NewInstance,
  NO_SAMPLE,
  type PlannedInstance,
  placeholderOf,
  type ReasonCode,
  type RecordFacts,
  type RecordKey,
  type RecordQuery,
  type Store,
  type StoredRecord,
} from '@ml-airflow/core'
import { type Plan, recordQuery } from '../planning/plan.ts'
import type { KnownRun } from './run-cache.ts'

/** All records of a query, after creating the missing ones for these keys. */
export async function ensureRecords(
  store: Pick<Store, 'records'>,
  query: RecordQuery,
  keys: readonly RecordKey[],
): Promise<readonly StoredRecord[]> {
  const found = await store.records.find(query)
  const existing = new Set(found.map(nameOf))
  const missing = keys.filter((key) => !existing.has(nameOf(key)))
  if (missing.length === 0) return found
  await store.records.ensure(query, missing)
  return store.records.find(query)
}

function nameOf({ taskId, sample }: RecordKey): string {
  return `${taskId}/${sample}`
}

/** A task instance with its record. A placeholder for unknown samples has none. */
export function toNewInstance(
  instance: PlannedInstance,
  plan: Plan,
  { dag, index, run, parametersIds }: KnownRun,
): NewInstance {
  const record = plan.recordOf(instance.taskId, instance.sample)
  const task = dag?.tasks.get(instance.taskId)
  const query = task && recordQuery(task, parametersIds)
  const listed = index.task(instance.taskId)
  if (listed?.samplesFrom !== undefined && query !== undefined && instance.sample === NO_SAMPLE)
    return placeholderOf(listed, query.table, instance)
  if (record === undefined || task === undefined || query === undefined) {
    throw new MlAirflowError('internal', `Task '${instance.taskId}' has no record, though it was just made.`)
  }
  return {
    ...instance,
    table: query.table,
    recordId: record.id,
    staleEpoch: staleEpochOf(instance, record),
    outputPath: instance.decision.kind === 'skip' ? record.outputPath : undefined,
    pool: run.options.pool ?? task.pool,
    poolSlots: task.poolSlots,
    priorityWeight: task.priorityWeight,
    queue: queueOf(task, dag),
  }
}

/** Undefined: the default queue. */
export function queueOf(task: Pick<AnyTask, 'queue'>, dag: Pick<Dag, 'queue'> | undefined): string | undefined {
  const queue = task.queue ?? dag?.queue
  return queue === DEFAULT_QUEUE ? undefined : queue
}

/** Reasons that a claim in SQL cannot detect. */
const BY_ITSELF: ReadonlySet<ReasonCode> = new Set(['forced', 'output_missing', 'output_changed', 'expired'])

/**
 * Epoch up to which the record's results are invalid for this run. The claim itself detects results of another version, and
 * those made from other samples or results.
 */
function staleEpochOf({ decision }: PlannedInstance, record: RecordFacts): number {
  if (decision.kind !== 'run') return -1
  const { reason } = decision
  if (BY_ITSELF.has(reason)) return record.epoch
  const byTime = record.lineage === undefined && record.finishedAt !== undefined
  return byTime && (reason === 'upstream_changed' || reason === 'upstream_rerun') ? record.epoch : -1
}
