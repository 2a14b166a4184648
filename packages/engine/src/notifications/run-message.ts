import {
  isSecretName,
  type LogStore,
  MASK,
  type Message,
  type Run,
  type RunEvent,
  type RunEventKind,
  type Store,
  type TaskState,
} from '@ml-airflow/core'
import { lastLines } from '../logs/log-tail.ts'
import { failuresOf, type TaskFailure } from '../services/failures.ts'

const MOST_FAILURES = 5
const LONGEST_LINE = 500

/** A failed task in a webhook body. */
interface FailedTask {
  readonly task_id: string
  readonly sample: string | null
  readonly state: TaskState
  readonly sentence: string
  readonly try_number: number
  /** The last lines printed by its command. */
  readonly log: readonly string[]
}

/** Body of a webhook, and source of the text for people. */
export interface RunMessage {
  readonly id: string
  readonly event: RunEventKind | 'test'
  readonly occurred_at: string
  readonly sentence: string
  /** URL of the run's page. */
  readonly address: string
  readonly dag_id: string
  readonly run_id: string
  readonly run: number
  readonly state: string
  readonly conf: Readonly<Record<string, unknown>>
  readonly execution_date: string
  readonly started_at: string | null
  readonly finished_at: string | null
  readonly triggered_by: string | null
  readonly failed_tasks: readonly FailedTask[]
  readonly more_failed_tasks: number
  /** Task instances that did not start because an upstream task failed. */
  readonly not_started: number
}

export interface RunMessageParts {
  readonly store: Pick<Store, 'instances'>
  readonly logs: LogStore
  /** Returns the URL of a page by its path. */
  readonly addressOf: (path: string) => string
}

/** @returns the message without the key, which differs per notification */
export async function messageAbout(
  { store, logs, addressOf }: RunMessageParts,
  { event, occurredAt }: Pick<RunEvent, 'event' | 'occurredAt'>,
  run: Run,
): Promise<Omit<RunMessage, 'id'>> {
  const { failures, more, upstreamFailed } =
    event === 'failure' ? await failuresOf(store, run, MOST_FAILURES) : NO_FAILURES
  return {
    event,
    occurred_at: occurredAt.toISOString(),
    sentence: sentenceOf(event, run, occurredAt),
    address: addressOf(`/admin/runs/${run.id}`),
    dag_id: run.dagId,
    run_id: run.runId,
    run: run.id,
    state: STATES[event],
    conf: Object.fromEntries(
      Object.entries(run.conf).map(([name, value]) => [name, isSecretName(name) ? MASK : value]),
    ),
    execution_date: run.executionDate.toISOString(),
    started_at: run.startedAt?.toISOString() ?? null,
    finished_at: run.finishedAt?.toISOString() ?? null,
    triggered_by: run.triggeredBy ?? null,
    failed_tasks: await Promise.all(failures.map((failure) => failedTask(logs, failure))),
    more_failed_tasks: more,
    not_started: upstreamFailed,
  }
}

const NO_FAILURES = { failures: [], more: 0, upstreamFailed: 0 }
/** At the time of the event: the run may have been cleared since. */
const STATES: Readonly<Record<RunEventKind, string>> = { failure: 'failed', success: 'success', sla: 'running' }

/** The text for people. */
export function messageOf(body: RunMessage): Message {
  const { conf, failed_tasks: failed, more_failed_tasks: more, not_started: upstream } = body
  const counts = [
    ...(more === 0 ? [] : [`${more} more ${more === 1 ? 'task instance' : 'task instances'} failed.`]),
    ...(upstream === 0
      ? []
      : [
          `${upstream} ${upstream === 1 ? 'task instance' : 'task instances'} did not start, because an upstream task failed.`,
        ]),
  ]
  const lines = [
    ...Object.entries(conf).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    ...failed.flatMap(failureLines),
    ...(counts.length === 0 ? [] : ['', counts.join(' ')]),
    '',
    body.address,
  ]
  return { key: body.id, subject: body.sentence.replace(/\.$/, ''), text: lines.join('\n'), body: JSON.stringify(body) }
}

function failureLines({ task_id: taskId, sample, sentence, try_number: number, log }: FailedTask): readonly string[] {
  const name = sample === null ? taskId : `${taskId} [${sample}]`
  return ['', `${name} failed in try ${number}: ${sentence}`, ...log.map((line) => `  | ${line}`)]
}

function sentenceOf(event: RunEventKind, { runId, dagId, startedAt, finishedAt }: Run, at: Date): string {
  const name = `Run '${runId}' of DAG '${dagId}'`
  if (event === 'sla') return `${name} has been running for ${lengthOf(at, startedAt)}, longer than it should.`
  const took = finishedAt === undefined ? '' : ` after ${lengthOf(finishedAt, startedAt)}`
  return `${name} ${event === 'failure' ? 'failed' : 'succeeded'}${took}.`
}

function lengthOf(end: Date, start: Date = end): string {
  const seconds = Math.max(0, Math.round((end.getTime() - start.getTime()) / 1000))
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  if (hours > 0) return `${hours} h ${minutes} min`
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
}

async function failedTask(logs: LogStore, { instance, attempt, sentence }: TaskFailure): Promise<FailedTask> {
  const { id, taskId, sample, state } = instance
  const place = attempt && { instance: id, tryNumber: attempt.number, logPath: attempt.logPath }
  const lines = place === undefined ? [] : await lastLines(logs, place)
  return {
    task_id: taskId,
    sample: sample === '' ? null : sample,
    state,
    sentence,
    try_number: instance.tryNumber,
    log: lines.map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line)),
  }
}
