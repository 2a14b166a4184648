import {
  type JobHandlers,
  MlAirflowError,
  messageOf,
  type RunDelivery,
  type RunJobEnd,
  type TaskDelivery,
} from '@ml-airflow/core'
import { DelayedError, type Job, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq'
import { readRun, readTask } from './jobs.ts'

/**
 * A job held by a worker; the token proves its lock. A failed move to another state is only reported: the job stays active
 * until its lock expires, and is then delivered again.
 */
export interface HeldJob {
  readonly job: Job
  readonly token: string
  readonly report: (error: unknown) => void
}

/** Retry delay after a handler threw: long enough for its dependencies to recover, short enough to go unnoticed. */
const RETRY_MS = 1000
/** Poll interval of an open run whose job has no open children. */
const POLL_MS = 1000
const SHOWN_AFTER_MS = 100

/** The tasks whose handlers run under a valid lock, by job id. */
export class RunningTasks {
  readonly #tasks = new Map<string, TaskDelivery>()

  async during<T>(id: string, task: TaskDelivery, work: () => Promise<T>): Promise<T> {
    this.#tasks.set(id, task)
    try {
      return await work()
    } finally {
      if (this.#tasks.get(id) === task) this.#tasks.delete(id)
    }
  }

  /** Removes and returns the tasks with these ids. */
  take(ids: readonly string[]): readonly TaskDelivery[] {
    return ids.flatMap((id) => {
      const task = this.#tasks.get(id)
      this.#tasks.delete(id)
      return task === undefined ? [] : [task]
    })
  }
}

export async function processTask(held: HeldJob, handlers: JobHandlers, running: RunningTasks): Promise<void> {
  const task = accepted(held, readTask)
  const shown = new Progress(held)
  const work = () => handlers.onTask(task, (next) => shown.show(next))
  const end = await orAgain(held, () => running.during(held.job.id ?? '', task, work))
  shown.end()
  if (end.kind === 'again') await delay(held, end.delayMs)
  if (end.kind === 'requeue') await requeue(held)
}

/** Shows on a job which task it is running. Shorter tasks are not worth a Redis command. */
class Progress {
  readonly #held: HeldJob
  #timer: NodeJS.Timeout | undefined

  constructor(held: HeldJob) {
    this.#held = held
  }

  show({ taskId, instance }: TaskDelivery): void {
    this.end()
    // The job may have ended in the meantime; then there is nothing to show.
    const update = () => void this.#held.job.updateProgress({ taskId, instance }).catch(() => undefined)
    this.#timer = setTimeout(update, SHOWN_AFTER_MS)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}

export async function processRun(held: HeldJob, handlers: JobHandlers): Promise<void> {
  const run = accepted(held, readRun)
  if ((await advance(held, handlers, run)) !== 'open') return
  // The last child may have settled while the handler was running.
  if ((await advance(held, handlers, run)) !== 'open') return
  await delay(held, POLL_MS)
}

/**
 * Returns only if no child is open. A closed run also waits for its last children: BullMQ does not complete a job with open
 * ones.
 */
async function advance(
  held: HeldJob,
  handlers: JobHandlers,
  run: RunDelivery,
): Promise<Exclude<RunJobEnd['kind'], 'again'>> {
  const end = await orAgain(held, () => handlers.onRun(run))
  if (end.kind === 'again') return delay(held, end.delayMs)
  await sleepUntilChildrenSettle(held)
  return end.kind
}

/** Any client may add to a queue in Redis; invalid jobs fail with a sentence. */
function accepted<D>({ job }: HeldJob, read: (id: string | undefined, data: unknown) => D): D {
  try {
    return read(job.id, job.data)
  } catch (error) {
    throw new UnrecoverableError(messageOf(error))
  }
}

/** An error of a handler never ends a job: SQL decides about the outcome. */
async function orAgain<E>(held: HeldJob, handle: () => Promise<E>): Promise<E | { kind: 'again'; delayMs: number }> {
  try {
    return await handle()
  } catch (error) {
    held.report(asProblem(held, error))
    return { kind: 'again', delayMs: RETRY_MS }
  }
}

function asProblem({ job }: HeldJob, error: unknown): MlAirflowError {
  if (error instanceof MlAirflowError) return error
  return new MlAirflowError('internal', `The handler of job '${job.id}' threw: ${messageOf(error)}`, { cause: error })
}

async function delay({ job, token, report }: HeldJob, ms: number): Promise<never> {
  await job.moveToDelayed(Date.now() + ms, token).catch(report)
  throw new DelayedError()
}

/** Returns the job to its queue, so that another consumer can take it at once. */
export async function requeue({ job, token, report }: HeldJob): Promise<never> {
  await job.moveToWait(token).catch(report)
  throw new WaitingError()
}

async function sleepUntilChildrenSettle({ job, token, report }: HeldJob): Promise<void> {
  const asleep = await job.moveToWaitingChildren(token).catch((error) => {
    report(error)
    return true
  })
  if (asleep) throw new WaitingChildrenError()
}
