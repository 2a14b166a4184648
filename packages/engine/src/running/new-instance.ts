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
  tableOf,
} from '@ml-airflow/core'
import { hasParameters, type Plan } from '../planning/plan.ts'
import type { KnownRun } from './run-cache.ts'

/** A task instance with its record. A placeholder for unknown samples has none. */
export function toNewInstance(
  instance: PlannedInstance,
  plan: Plan,
  { dag, index, run, parametersIds }: KnownRun,
): NewInstance {
  const record = plan.recordOf(instance.taskId, instance.sample)
  const task = dag?.tasks.get(instance.taskId)
  const isKnown = task !== undefined && hasParameters(task, parametersIds)
  const listed = index.task(instance.taskId)
  // In the queue of its task: where a worker of another queue took it, it would wait for the GPUs that the task asks for.
  if (listed?.samplesFrom !== undefined && isKnown && instance.sample === NO_SAMPLE)
    return placeholderOf(listed, tableOf(task), { ...instance, queue: queueOf(task, dag) })
  if (record === undefined || !isKnown) {
    throw new MlAirflowError('internal', `Task '${instance.taskId}' has no record, though it was just made.`)
  }
  return {
    ...instance,
    table: tableOf(task),
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
const UNDETECTED_BY_CLAIM: ReadonlySet<ReasonCode> = new Set([
  'forced',
  'output_missing',
  'output_changed',
  'output_needed',
  'expired',
])

/**
 * Epoch up to which the record's results are invalid for this run. The claim itself detects results of another version, and
 * those made from other samples or results.
 */
function staleEpochOf({ decision }: PlannedInstance, record: RecordFacts): number {
  if (decision.kind !== 'run') return -1
  const { reason } = decision
  if (UNDETECTED_BY_CLAIM.has(reason)) return record.epoch
  const byTime = record.lineage === undefined && record.finishedAt !== undefined
  return byTime && (reason === 'upstream_changed' || reason === 'upstream_rerun') ? record.epoch : -1
}
