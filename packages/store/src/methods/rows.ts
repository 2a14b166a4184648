import {
  type Conf,
  manifestOf,
  type Result,
  type Run,
  type RunDelivery,
  type RunOptions,
  type RunState,
  type SeenLease,
  type StoredRecord,
  type TaskDelivery,
  type TaskInstance,
  type TaskState,
  type Try,
  type TryOutcome,
  type Work,
} from '@ml-airflow/core'
import type { Row } from '../database/session.ts'
import type { Value } from '../database/statements.ts'
import { timeOf } from '../database/times.ts'

// What a command or a hook says of its failure may have any length.
const LONGEST_SENTENCE = 2_000

// A statement goes by the time at which it began, and may have waited for a lock since.
const LONGEST_STATEMENT_MS = 5_000

/** How far ahead the end of something of this length may lie. A later end dates from before the clock was set back. */
export function believedMs(lastsMs: number): number {
  return lastsMs + LONGEST_STATEMENT_MS
}

/** A sentence of bounded length. */
export function clipped(sentence: string): string {
  return sentence.length > LONGEST_SENTENCE ? `${sentence.slice(0, LONGEST_SENTENCE - 1)}…` : sentence
}

export function runOf(row: Row): Run {
  return {
    id: Number(row.id),
    dagId: String(row.dag_id),
    runId: String(row.run_id),
    state: row.state as RunState,
    conf: JSON.parse(String(row.conf)) as Conf,
    options: JSON.parse(String(row.options)) as RunOptions,
    executionDate: time(row.execution_date),
    externalTrigger: row.external_trigger === 1,
    createdAt: time(row.created_at),
    startedAt: optionalTime(row.started_at),
    finishedAt: optionalTime(row.finished_at),
    triggeredBy: optionalText(row.triggered_by),
    definition: optionalText(row.definition_hash),
  }
}

export function runDeliveryOf(row: Row): RunDelivery {
  return { run: Number(row.id), dagId: String(row.dag_id), delivery: Number(row.delivery) }
}

export function taskInstanceOf(row: Row): TaskInstance {
  return {
    id: Number(row.id),
    run: Number(row.dag_run_id),
    taskId: String(row.task_id),
    sample: String(row.sample),
    state: row.state as TaskState,
    decision: row.decision as TaskInstance['decision'],
    reason: String(row.reason),
    sentence: String(row.sentence),
    tryNumber: Number(row.try_number),
    failures: Number(row.failures),
    losses: Number(row.losses),
    retryAt: optionalTime(row.retry_at),
    queuedAt: optionalTime(row.queued_at),
    startedAt: optionalTime(row.started_at),
    finishedAt: optionalTime(row.finished_at),
    outputPath: optionalText(row.output_path),
    pool: optionalText(row.pool),
    poolSlots: Number(row.pool_slots),
    priorityWeight: Number(row.priority_weight),
    queue: optionalText(row.queue),
  }
}

/** The lease of a record as it was read; undefined where nobody holds it. */
export function seenLease(table: string, recordId: number, row: Row): SeenLease | undefined {
  const until = row.lease_until
  return until === null || until === undefined
    ? undefined
    : { table, recordId, epoch: Number(row.epoch), until: String(until) }
}

export function deliveryOf(row: Row): TaskDelivery {
  return {
    run: Number(row.dag_run_id),
    instance: Number(row.id),
    taskId: String(row.task_id),
    delivery: Number(row.delivery),
    priorityWeight: Number(row.priority_weight),
    queue: optionalText(row.queue),
    delayMs: Math.max(0, Number(row.delay_ms)),
  }
}

export function recordOf(row: Row): StoredRecord {
  const finishedAt = optionalTime(row.datetime_finished)
  return {
    id: Number(row.id),
    taskId: String(row.task_id),
    sample: String(row.sample),
    epoch: Number(row.epoch),
    startedAt: optionalTime(row.datetime_started),
    finishedAt,
    finishEpoch: finishedAt && Number(row.finish_epoch),
    resultEpoch: finishedAt && Number(row.result_epoch ?? row.finish_epoch),
    finishedBy: optionalText(row.finished_by),
    finishedInstance: optionalNumber(row.finished_instance_id),
    clearedAt: optionalTime(row.cleared_at),
    owner: optionalText(row.owner),
    held: row.held === 1,
    claimed: row.claimed_at === null ? undefined : claimedWorkOf(row),
    version: String(row.version),
    inputs: String(row.inputs),
    fingerprint: optionalText(row.fingerprint) ?? '',
    lineage: optionalText(row.lineage),
    outputPath: optionalText(row.output_path),
    manifest: manifestOf(optionalText(row.manifest)),
  }
}

function claimedWorkOf(row: Row): Work {
  return {
    version: String(row.claimed_version),
    inputs: String(row.claimed_inputs),
    fingerprint: optionalText(row.claimed_fingerprint) ?? '',
    lineage: optionalText(row.claimed_lineage),
  }
}

export function resultOf(row: Row): Result {
  return {
    taskId: String(row.task_id),
    sample: String(row.sample),
    recordId: Number(row.id),
    resultEpoch: optionalNumber(row.result_epoch),
  }
}

export function tryOf(row: Row): Try {
  return {
    instance: Number(row.task_instance_id),
    number: Number(row.number),
    outcome: optionalText(row.outcome) as TryOutcome | undefined,
    exitCode: optionalNumber(row.exit_code),
    sentence: String(row.sentence),
    host: String(row.host),
    worker: String(row.worker),
    pid: optionalNumber(row.pid),
    startedAt: time(row.started_at),
    finishedAt: optionalTime(row.finished_at),
    logPath: String(row.log_path),
  }
}

export function optionalText(value: Value | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value)
}

function optionalNumber(value: Value | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

export function time(value: Value | undefined): Date {
  return timeOf(String(value))
}

export function optionalTime(value: Value | undefined): Date | undefined {
  return value === null || value === undefined ? undefined : time(value)
}
