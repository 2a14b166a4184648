import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_QUEUE, type JobHandlers, MlAirflowError } from '@ml-airflow/core'
import { type Processor, Worker } from 'bullmq'
import { ConsumerConnection, unavailable } from './connection.ts'
import { announcementChannel, queueNames, taskQueueName } from './jobs.ts'
import { type HeldJob, processRun, processTask, RunningTasks, requeue } from './processors.ts'
import { type QueueSettings, type RedisTarget, readSettings } from './settings.ts'
import { SharedSlots } from './shared-slots.ts'

export interface ConsumerOptions {
  /** Maximum number of concurrent task jobs and run jobs. A `taskConcurrency` of 0 takes no task jobs. */
  readonly taskConcurrency: number
  readonly runConcurrency: number
  /** Queues to consume. They share `taskConcurrency`. Default: the default queue. */
  readonly queues?: readonly string[]
  /** Lock duration of a job. Another consumer takes a job whose lock has expired. Default: 30,000 ms. */
  readonly lockMs?: number
  /** Poll interval for stalled jobs. Default: 30,000 ms. */
  readonly stalledMs?: number
  /** Called with errors inside and outside the handlers. The affected jobs are delivered again. */
  readonly onError: (problem: MlAirflowError) => void
}

export interface Consumer {
  /**
   * Takes no new jobs, waits for the running handlers, and disconnects. After `graceMs`, disconnects without waiting: the
   * jobs of the remaining handlers are delivered again.
   */
  stop(graceMs: number): Promise<void>
}

/** Retention of finished jobs for inspection. Bounded, because Redis holds them in memory. */
const KEPT = { count: 1000, age: 7 * 24 * 3600 }
/** Poll interval of an idle consumer: a consumer that dies may have consumed the wake-up signal meant for another. */
const POLL_SECONDS = 0.5
/** SQL counts the tries lost with their worker; BullMQ's own limit would end a run permanently. */
const NO_STALL_LIMIT = 1_000_000

/**
 * Starts to consume jobs. The consumer waits for Redis, at the start and after every lost connection.
 * @throws MlAirflowError `bad_setting`
 */
export function startConsumer(settings: QueueSettings, handlers: JobHandlers, options: ConsumerOptions): Consumer {
  return new RedisConsumer(readSettings(settings), handlers, options)
}

class PollingWorker extends Worker {
  override get maximumBlockTimeout(): number {
    return POLL_SECONDS
  }
}

class RedisConsumer implements Consumer {
  readonly #target: RedisTarget
  readonly #options: ConsumerOptions
  readonly #connection: ConsumerConnection
  readonly #workers: readonly Worker[]
  readonly #reported = new Set<string>()
  #running = 0
  #stopped: Promise<void> | undefined

  constructor(target: RedisTarget, handlers: JobHandlers, options: ConsumerOptions) {
    this.#target = target
    this.#options = options
    this.#connection = new ConsumerConnection(target.options)
    this.#connection.on('ready', () => this.#reported.clear())
    this.#hearAnnouncements(handlers)
    const tasks = options.taskConcurrency > 0 ? this.#consumeAllTasks(handlers) : []
    this.#workers = [this.#consumeRuns(handlers), ...tasks]
  }

  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#shutDown(graceMs)
    return this.#stopped
  }

  #hearAnnouncements(handlers: JobHandlers): void {
    // ioredis does not handle a failed resubscription: a stop right after a reconnect would end the process.
    const subscriber = this.#connection.duplicate({ autoResubscribe: false })
    subscriber.on('error', this.#report)
    subscriber.on('message', (_channel, message) => handleAnnouncement(message, handlers))
    subscriber.on('ready', () => subscriber.subscribe(announcementChannel(this.#target.prefix)).catch(this.#report))
  }

  #consumeRuns(handlers: JobHandlers): Worker {
    const worker = this.#consume(queueNames.runs, this.#options.runConcurrency, (held) => processRun(held, handlers))
    // BullMQ keeps the names of all children for as long as it keeps the parent job: 1 MB for 10,000 tasks.
    return worker.on('completed', ({ id }) => {
      this.#connection.unlink(worker.toKey(`${id}:processed`)).catch(this.#report)
    })
  }

  #consumeAllTasks(handlers: JobHandlers): readonly Worker[] {
    const { taskConcurrency, queues = [DEFAULT_QUEUE] } = this.#options
    const [only, ...others] = queues.map(taskQueueName)
    if (only === undefined) return []
    const process = (held: HeldJob, running: RunningTasks) => processTask(held, handlers, running)
    if (others.length === 0) return [this.#consumeTasks(only, handlers, process)]
    const slots = new SharedSlots(taskConcurrency)
    return [only, ...others].map((name) => {
      const worker = this.#consumeTasks(name, handlers, async (held, running) => {
        if (!(await slots.take(name))) return requeue(held)
        await process(held, running).finally(() => slots.free(name))
      })
      slots.add(name, worker)
      return worker
    })
  }

  #consumeTasks(
    name: string,
    handlers: JobHandlers,
    process: (held: HeldJob, running: RunningTasks) => Promise<void>,
  ): Worker {
    const running = new RunningTasks()
    const worker = this.#consume(name, this.#options.taskConcurrency, (held) => process(held, running))
    return worker.on('lockRenewalFailed', (ids) => {
      for (const task of running.take(ids)) handlers.onLockLost(task)
    })
  }

  #consume(name: string, concurrency: number, process: (held: HeldJob) => Promise<void>): Worker {
    const processor: Processor = async (job, token = '') => {
      const held = { job, token, report: this.#report }
      // A closed worker may still receive the job for which it was blocking.
      if (this.#stopped !== undefined) await requeue(held)
      this.#running++
      await process(held).finally(() => this.#running--)
    }
    const worker = new PollingWorker(name, processor, {
      connection: this.#connection,
      prefix: this.#target.prefix,
      concurrency,
      lockDuration: this.#options.lockMs ?? 30_000,
      stalledInterval: this.#options.stalledMs ?? 30_000,
      maxStalledCount: NO_STALL_LIMIT,
      removeOnComplete: KEPT,
      removeOnFail: KEPT,
      runRetryDelay: 1000,
      drainDelay: POLL_SECONDS,
    })
    worker.on('failed', (_job, error) => this.#report(new MlAirflowError('bad_argument', error.message)))
    return worker.on('error', this.#report)
  }

  /** Reports each error of Redis once per outage, because every connection repeats it at every attempt to reconnect. */
  readonly #report = (error: unknown): void => {
    const byRedis = !(error instanceof MlAirflowError)
    if (byRedis && this.#stopped !== undefined) return
    const problem = unavailable(this.#target.where, error)
    if (byRedis && this.#connection.status !== 'ready') {
      if (this.#reported.has(problem.message)) return
      this.#reported.add(problem.message)
    }
    this.#options.onError(problem)
  }

  async #shutDown(graceMs: number): Promise<void> {
    const patience = new AbortController()
    const closed = Promise.allSettled(this.#workers.map((worker) => worker.close()))
    // A worker cannot close without Redis. If handlers are running, their results may still reach Redis within the grace.
    const pointless = this.#connection.status !== 'ready' && this.#running === 0
    const grace = sleep(pointless ? 0 : graceMs, undefined, { signal: patience.signal })
    await Promise.race([closed, grace.catch(() => undefined)])
    patience.abort()
    this.#connection.disconnectAll()
  }
}

/** Any client may publish in Redis; foreign messages are ignored. */
function handleAnnouncement(message: string, handlers: JobHandlers): void {
  if (/^\d{1,15}$/.test(message)) handlers.onCancel(Number(message))
  const cleared = /^\{"run":(\d{1,15}),"ended":\[([\d,]*)\]\}$/.exec(message)
  if (cleared !== null) handlers.onClear(Number(cleared[1]), (cleared[2] ?? '').split(',').filter(Boolean).map(Number))
}
