import { DEFAULT_QUEUE, ID, MlAirflowError, type RunDelivery, type TaskDelivery } from '@ml-airflow/core'
import type { JobsOptions } from 'bullmq'

export const queueNames = { runs: 'runs', tasks: 'tasks' } as const

/** The queue in Redis of the tasks of a queue. */
export function taskQueueName(queue: string | undefined): string {
  return queue === undefined || queue === DEFAULT_QUEUE ? queueNames.tasks : `${queueNames.tasks}.${queue}`
}

/** The channel on which runs are announced that are to be cancelled, by their numbers, or were cleared: `{ run, ended }`. */
export function cancelChannel(prefix: string): string {
  return `${prefix}:cancel`
}

// BullMQ takes the lowest number first, of 1 to 2 million, and what has none before all others: so every task has one.
const MIDDLE = 1_048_576

/** The priority weight of the job that has this score among the waiting ones. */
export function weightOfScore(score: number): number {
  return MIDDLE - Math.floor(score / 2 ** 32)
}

/** Ids only: whatever else a task or run is, SQL says. */
export type RunData = RunDelivery
export type TaskData = Omit<TaskDelivery, 'delayMs' | 'priorityWeight' | 'queue'>

export interface NewJob<Data> {
  readonly name: string
  readonly data: Data
  readonly opts: JobsOptions
}

// Ids are deterministic, so that adding twice, or after an answer that got lost, makes one job. BullMQ allows no ':'.
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

/** The job of a task, as a child of its run's job in the queue named `parentQueue`. */
export function taskJob(task: TaskDelivery, run: RunDelivery, parentQueue: string): NewJob<TaskData> {
  return {
    name: task.taskId,
    data: { run: task.run, instance: task.instance, taskId: task.taskId, delivery: task.delivery },
    opts: {
      jobId: taskJobId(task),
      parent: { id: runJobId(run), queue: parentQueue },
      // With any other option a failed child leaves its parent stuck, or wakes it before the others have settled.
      ignoreDependencyOnFailure: true,
      priority: MIDDLE - (task.priorityWeight ?? 1),
      ...(task.delayMs > 0 ? { delay: task.delayMs } : {}),
    },
  }
}

/** @throws MlAirflowError `bad_argument` for a job that is not ours */
export function readRun(id: string | undefined, data: unknown): RunDelivery {
  if (holds(data, 3) && isId(data.run) && isName(data.dagId) && isDelivery(data.delivery)) {
    const run = { run: data.run, dagId: data.dagId, delivery: data.delivery }
    if (runJobId(run) === id) return run
  }
  throw malformed(id, data, 'run, dagId, delivery')
}

/** @throws MlAirflowError `bad_argument` for a job that is not ours */
export function readTask(id: string | undefined, data: unknown): TaskDelivery {
  if (holds(data, 4) && isId(data.run) && isId(data.instance) && isName(data.taskId) && isDelivery(data.delivery)) {
    const task = { run: data.run, instance: data.instance, taskId: data.taskId, delivery: data.delivery, delayMs: 0 }
    if (taskJobId(task) === id) return task
  }
  throw malformed(id, data, 'run, instance, taskId, delivery')
}

const IDS = { run: isId, dagId: isName, instance: isId, taskId: isName, delivery: isDelivery }

/** The part of a job's data that may be shown. */
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

/** What a stranger put into the job is not repeated: the sentence is logged, and shown by dashboards. */
function malformed(id: string | undefined, data: unknown, expected: string): MlAirflowError {
  const given = Object.keys(Object(data) as object)
    .slice(0, 10)
    .join(', ')
    .slice(0, 200)
  return new MlAirflowError(
    'bad_argument',
    `Job '${id}' is not one of ml-airflow's: its data has the keys {${given}}, and allowed is {${expected}} under the id made of them.`,
  )
}

/** What a job is about, by its id; undefined for one that is not ours. */
export function idsOfJob(jobId: string): { readonly run: number; readonly instance: number | undefined } | undefined {
  const [, run, instance] = /^run-(\d+)(?:-task-(\d+))?-\d+$/.exec(jobId) ?? []
  if (run === undefined) return undefined
  return { run: Number(run), instance: instance === undefined ? undefined : Number(instance) }
}
