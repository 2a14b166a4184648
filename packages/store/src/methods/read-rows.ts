import {
  type Conf,
  manifestOf,
  outputAsStored,
  type Result,
  type Run,
  type RunDelivery,
  type RunOptions,
  type SeenLease,
  type StoredRecord,
  type TaskDelivery,
  type TaskInstance,
  type Try,
  type Work,
} from '@ml-airflow/core'
import type { RowOf } from '../database/session.ts'
import { timeOf } from '../database/times.ts'

// Failure messages of commands and hooks may have any length.
const LONGEST_SENTENCE = 2_000

// A statement uses the time of its start, and may have waited for a lock since.
const LONGEST_STATEMENT_MS = 5_000

/** The latest plausible end of a lease of this length, from now. A later end was set before the clock was set back. */
export function believedMs(lastsMs: number): number {
  return lastsMs + LONGEST_STATEMENT_MS
}

/** A sentence of bounded length. */
export function clipped(sentence: string): string {
  return sentence.length > LONGEST_SENTENCE ? `${sentence.slice(0, LONGEST_SENTENCE - 1)}…` : sentence
}

/** Of a statement's row; `runOfRow` reads the row of a repository. */
export function runOf(row: RowOf<'find-run'>): Run {
  return runWith(row, {
    executionDate: time(row.execution_date),
    externalTrigger: row.external_trigger === 1,
    createdAt: time(row.created_at),
    startedAt: optionalTime(row.started_at),
    finishedAt: optionalTime(row.finished_at),
  })
}

type RunTimes = Pick<Run, 'executionDate' | 'externalTrigger' | 'createdAt' | 'startedAt' | 'finishedAt'>
export type RunColumns = Omit<
  RowOf<'find-run'>,
  'execution_date' | 'external_trigger' | 'created_at' | 'started_at' | 'finished_at'
>

/** The run of a row, with the values that a statement and a repository return in different types. */
export function runWith(row: RunColumns, converted: RunTimes): Run {
  return {
    id: row.id,
    dagId: row.dag_id,
    runId: row.run_id,
    state: row.state,
    conf: JSON.parse(row.conf) as Conf,
    options: JSON.parse(row.options) as RunOptions,
    ...converted,
    triggeredBy: row.triggered_by ?? undefined,
    definition: row.definition_hash ?? undefined,
    traceparent: row.traceparent ?? undefined,
  }
}

export function runDeliveryOf(row: RowOf<'run-delivery'>): RunDelivery {
  return { run: row.id, dagId: row.dag_id, delivery: row.delivery }
}

export function taskInstanceOf(row: RowOf<'list-instances'>): TaskInstance {
  return taskInstanceWith(row, {
    retryAt: optionalTime(row.retry_at),
    queuedAt: optionalTime(row.queued_at),
    startedAt: optionalTime(row.started_at),
    finishedAt: optionalTime(row.finished_at),
  })
}

type InstanceTimes = Pick<TaskInstance, 'retryAt' | 'queuedAt' | 'startedAt' | 'finishedAt'>
type InstanceColumns = Omit<RowOf<'list-instances'>, 'retry_at' | 'queued_at' | 'started_at' | 'finished_at'>

/** The task instance of a row, with its times, which a statement and a repository return in different types. */
export function taskInstanceWith(row: InstanceColumns, times: InstanceTimes): TaskInstance {
  return {
    id: row.id,
    run: row.dag_run_id,
    taskId: row.task_id,
    sample: row.sample,
    state: row.state,
    decision: row.decision,
    reason: row.reason,
    sentence: row.sentence ?? '',
    tryNumber: row.try_number,
    failures: row.failures,
    losses: row.losses,
    ...times,
    outputPath: row.output_path ?? undefined,
    pool: row.pool ?? undefined,
    poolSlots: row.pool_slots,
    priorityWeight: row.priority_weight,
    queue: row.queue ?? undefined,
  }
}

/** The lease of a record as read; undefined if the record is not held. */
export function seenLease(
  table: string,
  recordId: number,
  row: Pick<RowOf<'orphans'>, 'epoch' | 'lease_until'>,
): SeenLease | undefined {
  const until = row.lease_until
  return until === null ? undefined : { table, recordId, epoch: row.epoch ?? 0, until }
}

export function deliveryOf(row: RowOf<'deliveries'>): TaskDelivery {
  return {
    run: row.dag_run_id,
    instance: row.id,
    taskId: row.task_id,
    delivery: row.delivery,
    priorityWeight: row.priority_weight,
    queue: row.queue ?? undefined,
    delayMs: Math.max(0, row.delay_ms),
  }
}

export function recordOf(row: RowOf<'find-record'>): StoredRecord {
  const finishedAt = optionalTime(row.datetime_finished)
  const outputPath = row.output_path ?? undefined
  const manifest = manifestOf(row.manifest ?? undefined)
  return {
    id: row.id,
    taskId: row.task_id,
    sample: row.sample,
    epoch: row.epoch,
    startedAt: optionalTime(row.datetime_started),
    finishedAt,
    finishEpoch: finishedAt && row.finish_epoch,
    resultEpoch: finishedAt && (row.result_epoch ?? row.finish_epoch),
    finishedBy: row.finished_by ?? undefined,
    finishedInstance: row.finished_instance_id ?? undefined,
    clearedAt: optionalTime(row.cleared_at),
    owner: row.owner ?? undefined,
    claimant: row.task_instance_id ?? undefined,
    held: row.held === 1,
    claimed: row.claimed_at === null ? undefined : claimedWorkOf(row),
    version: row.version,
    inputs: row.inputs,
    fingerprint: row.fingerprint ?? '',
    lineage: row.lineage ?? undefined,
    outputPath,
    manifest,
    output: outputAsStored({ finishedAt, outputPath, manifest }),
  }
}

function claimedWorkOf(row: RowOf<'find-record'>): Work {
  return {
    version: row.claimed_version,
    inputs: row.claimed_inputs,
    fingerprint: row.claimed_fingerprint ?? '',
    lineage: row.claimed_lineage ?? undefined,
  }
}

export function resultOf(row: RowOf<'find-results'>): Result {
  return {
    taskId: row.task_id,
    sample: row.sample,
    recordId: row.id,
    resultEpoch: row.result_epoch ?? undefined,
  }
}

export function tryOf(row: RowOf<'list-tries'>): Try {
  return tryWith(row, { startedAt: time(row.started_at), finishedAt: optionalTime(row.finished_at) })
}

/** The try of a row, with its times, which a statement and a repository return in different types. */
export function tryWith(
  row: Omit<RowOf<'list-tries'>, 'started_at' | 'finished_at'>,
  times: Pick<Try, 'startedAt' | 'finishedAt'>,
): Try {
  return {
    instance: row.task_instance_id,
    number: row.number,
    outcome: row.outcome ?? undefined,
    exitCode: row.exit_code ?? undefined,
    sentence: row.sentence,
    host: row.host,
    worker: row.worker,
    pid: row.pid ?? undefined,
    ...times,
    logPath: row.log_path,
  }
}

export function time(value: string): Date {
  return timeOf(value)
}

export function optionalTime(value: string | null): Date | undefined {
  return value === null ? undefined : time(value)
}
