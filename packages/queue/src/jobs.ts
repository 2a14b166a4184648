import { DEFAULT_QUEUE, ID, MlAirflowError, type RunDelivery, type TaskDelivery } from '@ml-airflow/core'
import type { JobsOptions } from 'bullmq'

export const queueNames = { runs: 'runs', tasks: 'tasks' } as const

/** Name in Redis of the task queue with this name. */
export function taskQueueName(queue: string | undefined): string {
  return queue === undefined || queue === DEFAULT_QUEUE ? queueNames.tasks : `${queueNames.tasks}.${queue}`
}

/** Channel for announcements: the number of a run to cancel, or `{ run, ended }` for a cleared run. */
export function announcementChannel(prefix: string): string {
  return `${prefix}:cancel`
}

// BullMQ takes the lowest priority number first (1 to 2,097,152), and jobs without one before all others: every task has
// one.
const MIDDLE = 1_048_576

/** The priority weight of the waiting job with this score. BullMQ's score is the priority times 2^32, plus a counter. */
export function weightOfScore(score: number): number {
  return MIDDLE - Math.floor(score / 2 ** 32)
}

/** Holds ids only: SQL holds everything else about a task or run. */
export type RunData = RunDelivery
export type TaskData = Omit<TaskDelivery, 'delayMs' | 'priorityWeight' | 'queue'>

export interface NewJob<Data> {
  readonly name: string
  readonly data: Data
  readonly opts: JobsOptions
}

// Job ids are deterministic, so that adding a job again, also after a lost reply, is idempotent. BullMQ forbids ':' in ids.
export function runJobId({ run, delivery }: RunDelivery): string {
  return `run-${run}-${delivery}`
}

export function taskJobId({ run, instance, delivery }: TaskData): string {
  return `run-${run}-task-${instance}-${delivery}`
}

export function runJob(run: RunDelivery): NewJob<RunData> {
  return {
    name: run.dagId,
    data: { run: run.run, dagId: run.dagId, delivery: run.delivery },
    opts: { jobId: runJobId(run) },
  }
}

/** The job of a task, as a child of the job of its run in the queue `parentQueue`. */
export function taskJob(task: TaskDelivery, run: RunDelivery, parentQueue: string): NewJob<TaskData> {
  return {
    name: task.taskId,
    data: { run: task.run, instance: task.instance, taskId: task.taskId, delivery: task.delivery },
    opts: {
      jobId: taskJobId(task),
      parent: { id: runJobId(run), queue: parentQueue },
      // Any other option would leave the parent stuck after a failed child, or wake it before the other children have
      // settled.
      ignoreDependencyOnFailure: true,
      priority: MIDDLE - (task.priorityWeight ?? 1),
      ...(task.delayMs > 0 ? { delay: task.delayMs } : {}),
    },
  }
}

/** @throws MlAirflowError `bad_argument` if the job data is invalid */
export function readRun(id: string | undefined, data: unknown): RunDelivery {
  if (holds(data, 3) && isId(data.run) && isName(data.dagId) && isDelivery(data.delivery)) {
    const run = { run: data.run, dagId: data.dagId, delivery: data.delivery }
    if (runJobId(run) === id) return run
  }
  throw malformed(id, data, 'run, dagId, delivery')
}

/** @throws MlAirflowError `bad_argument` if the job data is invalid */
export function readTask(id: string | undefined, data: unknown): TaskDelivery {
  if (holds(data, 4) && isId(data.run) && isId(data.instance) && isName(data.taskId) && isDelivery(data.delivery)) {
    const task = { run: data.run, instance: data.instance, taskId: data.taskId, delivery: data.delivery, delayMs: 0 }
    if (taskJobId(task) === id) return task
  }
  throw malformed(id, data, 'run, instance, taskId, delivery')
}

const IDS = { run: isId, dagId: isName, instance: isId, taskId: isName, delivery: isDelivery }

/** The part of the job data that is safe to show. */
export function idsOf(data: unknown): Readonly<Record<string, unknown>> {
  const given = Object(data) as Record<string, unknown>
  const ids = Object.entries(IDS).filter(([key, fits]) => fits(given[key]))
  return Object.fromEntries(ids.map(([key]) => [key, given[key]]))
}

function holds(data: unknown, keys: number): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null && Object.keys(data).length === keys
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0
}

function isDelivery(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value)
}

/** The sentence is logged and shown by dashboards, so it repeats no foreign values. */
function malformed(id: string | undefined, data: unknown, expected: string): MlAirflowError {
  const given = Object.keys(Object(data) as object)
    .slice(0, 10)
    .join(', ')
    .slice(0, 200)
  return new MlAirflowError(
    'bad_argument',
    `Job '${id}' is not one of ml-airflow's: its data has the keys {${given}}. Allowed are the keys {${expected}}, with the job id made from their values.`,
  )
}

/** The run and task instance in a job id; undefined for a foreign job. */
export function idsOfJob(jobId: string): { readonly run: number; readonly instance: number | undefined } | undefined {
  const [, run, instance] = /^run-(\d+)(?:-task-(\d+))?-\d+$/.exec(jobId) ?? []
  if (run === undefined) return undefined
  return { run: Number(run), instance: instance === undefined ? undefined : Number(instance) }
}
