import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_QUEUE, type JobHandlers, MlAirflowError } from '@ml-airflow/core'
import { type Processor, Worker } from 'bullmq'
import { ConsumerConnection, unavailable } from './connection.ts'
import { cancelChannel, queueNames, taskQueueName } from './jobs.ts'
import { giveBack, type HeldJob, processRun, processTask, RunningTasks } from './processors.ts'
import { type QueueSettings, type RedisTarget, readSettings } from './settings.ts'
import { SharedSlots } from './shared-slots.ts'

export interface ConsumerOptions {
  /** Task jobs and run jobs handled at the same time. None: of task jobs none is taken. */
  readonly taskConcurrency: number
  readonly runConcurrency: number
  /** Whose tasks are taken; they share the task jobs that are handled at the same time. Default: the default queue. */
  readonly queues?: readonly string[]
  /** A job whose lock was not renewed for this time goes to another consumer. Default: 30,000. */
  readonly lockMs?: number
  /** How often it is looked for such jobs. Default: 30,000. */
  readonly stalledMs?: number
  /** Told what goes wrong behind the handlers' backs, or inside of them; the jobs are delivered again. */
  readonly onError: (problem: MlAirflowError) => void
}

export interface Consumer {
  /**
   * Takes nothing new, waits for the running handlers, and leaves Redis. After `graceMs` it leaves without them: their jobs
   * are delivered again.
   */
  stop(graceMs: number): Promise<void>
}

/** Finished jobs that stay to be looked at; bounded, for Redis holds them in memory. */
const KEPT = { count: 1000, age: 7 * 24 * 3600 }
/** A consumer that goes away may take with it what should have woken another one, which then looks by itself after this. */
const LOOK_SECONDS = 0.5
/** SQL counts the tries that were lost with their worker; BullMQ's own limit would end a run for good. */
const NO_STALL_LIMIT = 1_000_000

/**
 * Starts to take jobs. Redis need not be there yet: the consumer waits for it, then and later.
 * @throws MlAirflowError `bad_setting`
 */
export function startConsumer(settings: QueueSettings, handlers: JobHandlers, options: ConsumerOptions): Consumer {
  return new RedisConsumer(readSettings(settings), handlers, options)
}

class WatchfulWorker extends Worker {
  override get maximumBlockTimeout(): number {
    return LOOK_SECONDS
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
    this.#hearCancels(handlers)
    const tasks = options.taskConcurrency > 0 ? this.#consumeAllTasks(handlers) : []
    this.#workers = [this.#consumeRuns(handlers), ...tasks]
  }

  stop(graceMs: number): Promise<void> {
    this.#stopped ??= this.#shutDown(graceMs)
    return this.#stopped
  }

  #hearCancels(handlers: JobHandlers): void {
    const subscriber = this.#connection.duplicate()
    subscriber.on('error', this.#report)
    subscriber.on('message', (_channel, message) => hear(message, handlers))
    subscriber.subscribe(cancelChannel(this.#target.prefix)).catch(this.#report)
  }

  #consumeRuns(handlers: JobHandlers): Worker {
    const worker = this.#consume(queueNames.runs, this.#options.runConcurrency, (held) => processRun(held, handlers))
    // BullMQ keeps the names of all children as long as the parent's job stays: a megabyte for 10,000 tasks.
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
        if (!(await slots.take(name))) return giveBack(held)
        await process(held, running).finally(() => slots.giveBack(name))
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
      // BullMQ may still hand out a job that it was waiting for when it was closed.
      if (this.#stopped !== undefined) await giveBack(held)
      this.#running++
      await process(held).finally(() => this.#running--)
    }
    const worker = new WatchfulWorker(name, processor, {
      connection: this.#connection,
      prefix: this.#target.prefix,
      concurrency,
      lockDuration: this.#options.lockMs ?? 30_000,
      stalledInterval: this.#options.stalledMs ?? 30_000,
      maxStalledCount: NO_STALL_LIMIT,
      removeOnComplete: KEPT,
      removeOnFail: KEPT,
      runRetryDelay: 1000,
      drainDelay: LOOK_SECONDS,
    })
    worker.on('failed', (_job, error) => this.#report(new MlAirflowError('bad_argument', error.message)))
    return worker.on('error', this.#report)
  }

  /** Says a complaint of Redis once until it is back: while it is away, every connection complains at every attempt. */
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
    // Without Redis a worker does not close; where handlers run, their ends may still reach it within the grace.
    const pointless = this.#connection.status !== 'ready' && this.#running === 0
    const grace = sleep(pointless ? 0 : graceMs, undefined, { signal: patience.signal })
    await Promise.race([closed, grace.catch(() => undefined)])
    patience.abort()
    this.#connection.disconnectAll()
  }
}

/** Anybody may publish in Redis; what is not ours is passed over. */
function hear(message: string, handlers: JobHandlers): void {
  if (/^\d{1,15}$/.test(message)) handlers.onCancel(Number(message))
  const cleared = /^\{"run":(\d{1,15}),"ended":\[([\d,]*)\]\}$/.exec(message)
  if (cleared !== null) handlers.onClear(Number(cleared[1]), (cleared[2] ?? '').split(',').filter(Boolean).map(Number))
}
