import { DEFAULT_QUEUE, Gathered, groupBy, type JobQueue, type RunDelivery, type TaskDelivery } from '@ml-airflow/core'
import { ErrorCode, Queue } from 'bullmq'
import { ProducerConnection } from './connection.ts'
import {
  announcementChannel,
  type NewJob,
  queueNames,
  type RunData,
  runJob,
  runJobId,
  type TaskData,
  taskJob,
  taskJobId,
  taskQueueName,
  weightOfScore,
} from './jobs.ts'
import { infoOf, troublesIn } from './redis-problems.ts'
import { type QueueSettings, readSettings } from './settings.ts'

/** A larger batch would block Redis for tens of milliseconds. */
const CHUNK = 500
/** For fewer jobs, a pipeline costs more than it saves: ioredis makes functions for all scripts of BullMQ in each one. */
const MOST_ALONE = 3
/** Length of BullMQ's event streams. Short, because listeners need only new events. */
const MAX_EVENTS = 500

/**
 * Opens the producer side of the queues without waiting for Redis: each call reports an unavailable Redis.
 * @throws MlAirflowError `bad_setting`
 */
export function openQueue(settings: QueueSettings): JobQueue {
  return new RedisJobQueue(settings)
}

class RedisJobQueue implements JobQueue {
  readonly #connection: ProducerConnection
  readonly #prefix: string
  readonly #runs: Queue<RunData>
  /** A message to Redis for each of many concurrent triggers would cost as much as the jobs. */
  readonly #newRuns = new Gathered<RunDelivery, void>((runs) => this.#addRuns(runs))
  /** Keyed by queue name in Redis. */
  readonly #tasks = new Map<string, Queue<TaskData>>()

  constructor(settings: QueueSettings) {
    const target = readSettings(settings)
    this.#connection = new ProducerConnection(target)
    this.#prefix = target.prefix
    this.#runs = this.#open(queueNames.runs)
  }

  addRun(run: RunDelivery): Promise<void> {
    return this.#newRuns.ask(run)
  }

  async addTasks(run: RunDelivery, tasks: readonly TaskDelivery[]): Promise<void> {
    for (const chunk of chunks(tasks)) {
      const parentless = await this.#addChunk(run, chunk)
      if (parentless.length === 0) continue
      // Redis has lost the job of the run, or evicted it long after its end. Adding it again only evaluates the run again.
      await this.addRun(run)
      await this.#addChunk(run, parentless)
    }
  }

  async promoteTasks(tasks: readonly TaskDelivery[]): Promise<void> {
    for (const [queue, some] of this.#byQueue(tasks)) await this.#promote(queue, some.map(taskJobId))
  }

  async promoteRun(run: RunDelivery): Promise<void> {
    await this.#promote(this.#runs, [runJobId(run)])
  }

  async promoteAll(): Promise<void> {
    for (const queue of [this.#runs, ...(await this.#allTaskQueues())])
      await this.#connection.attempt(() => queue.promoteJobs())
  }

  async highestWaitingWeight(queues: readonly string[] = [DEFAULT_QUEUE]): Promise<number | undefined> {
    const weights = await Promise.all(queues.map((queue) => this.#waitingWeight(queue)))
    const known = weights.filter((weight) => weight !== undefined)
    return known.length === 0 ? undefined : Math.max(...known)
  }

  async missingTasks(tasks: readonly TaskDelivery[]): Promise<readonly TaskDelivery[]> {
    const missing: TaskDelivery[] = []
    for (const [queue, some] of this.#byQueue(tasks)) missing.push(...(await this.#missing(queue, some, taskJobId)))
    return missing
  }

  missingRuns(runs: readonly RunDelivery[]): Promise<readonly RunDelivery[]> {
    return this.#missing(this.#runs, runs, runJobId)
  }

  async announceCancel(run: number): Promise<void> {
    await this.#connection.attempt(() =>
      this.#connection.client.publish(announcementChannel(this.#prefix), String(run)),
    )
  }

  async announceClear(run: number, ended: readonly number[]): Promise<void> {
    const message = JSON.stringify({ run, ended })
    await this.#connection.attempt(() => this.#connection.client.publish(announcementChannel(this.#prefix), message))
  }

  async troubles(): Promise<readonly string[]> {
    const info = await this.#connection.attempt(() => this.#connection.client.info())
    return troublesIn(infoOf(info))
  }

  get awaySince(): Date | undefined {
    return this.#connection.awaySince
  }

  async close(): Promise<void> {
    this.#connection.close()
  }

  async #addRuns(runs: readonly RunDelivery[]): Promise<readonly undefined[]> {
    await this.#connection.attempt(() => addAll(this.#runs, runs.map(runJob)))
    return runs.map(() => undefined)
  }

  #open<Data>(name: string): Queue<Data> {
    const queue = new Queue<Data>(name, {
      connection: this.#connection.client,
      prefix: this.#prefix,
      // The check would send a command before Redis may be ready, and its failure would be permanent; see checkRedis.
      skipVersionCheck: true,
      streams: { events: { maxLen: MAX_EVENTS } },
    })
    // Each call reports its own error; without a listener, an error event would end the process.
    return queue.on('error', () => undefined)
  }

  #taskQueue(queue: string | undefined): Queue<TaskData> {
    const name = taskQueueName(queue)
    const open = this.#tasks.get(name) ?? this.#open<TaskData>(name)
    this.#tasks.set(name, open)
    return open
  }

  #byQueue(tasks: readonly TaskDelivery[]): ReadonlyMap<Queue<TaskData>, readonly TaskDelivery[]> {
    return groupBy(tasks, ({ queue }) => this.#taskQueue(queue))
  }

  /** Includes the queues of other processes: each queue has a `meta` key in Redis. */
  async #allTaskQueues(): Promise<readonly Queue<TaskData>[]> {
    const { client } = this.#connection
    const start = `${this.#prefix}:${queueNames.tasks}.`
    const keys = await this.#connection.attempt(() => client.keys(`${start}*:meta`))
    const named = keys.map((key) => this.#taskQueue(key.slice(start.length, -':meta'.length)))
    return [this.#taskQueue(undefined), ...named]
  }

  async #waitingWeight(queue: string): Promise<number | undefined> {
    const key = this.#taskQueue(queue).toKey('prioritized')
    const [, score] = await this.#connection.attempt(() => this.#connection.client.zrange(key, 0, 0, 'WITHSCORES'))
    return score === undefined ? undefined : weightOfScore(Number(score))
  }

  /** Returns the tasks whose parent job does not exist. */
  async #addChunk(run: RunDelivery, tasks: readonly TaskDelivery[]): Promise<readonly TaskDelivery[]> {
    const parentless: TaskDelivery[] = []
    for (const [queue, some] of this.#byQueue(tasks)) {
      const jobs = some.map((task) => taskJob(task, run, this.#runs.qualifiedName))
      const added = await this.#connection.attempt(() => addAll(queue, jobs))
      parentless.push(...some.filter((_, index) => added[index] === false))
    }
    return parentless
  }

  async #promote(queue: Queue, ids: readonly string[]): Promise<void> {
    for (const chunk of chunks(ids)) {
      await this.#connection.attempt(() => Promise.all(chunk.map((id) => promote(queue, id))))
    }
  }

  async #missing<D>(queue: Queue, deliveries: readonly D[], idOf: (delivery: D) => string): Promise<readonly D[]> {
    const missing: D[] = []
    for (const chunk of chunks(deliveries)) {
      const ended = await this.#connection.attempt(() => this.#ended(chunk.map((job) => queue.toKey(idOf(job)))))
      missing.push(...chunk.filter((_, index) => ended[index]))
    }
    return missing
  }

  /** Whether each job is finished or missing: every other state has a timestamp and no end. */
  async #ended(keys: readonly string[]): Promise<readonly boolean[]> {
    const pipeline = this.#connection.client.pipeline()
    for (const key of keys) pipeline.hmget(key, 'timestamp', 'finishedOn')
    const replies = (await pipeline.exec()) ?? []
    return replies.map(([error, reply]) => {
      if (error !== null) throw error
      const [timestamp, finishedOn] = reply as [string | null, string | null]
      return timestamp === null || finishedOn !== null
    })
  }
}

/** Returns for each job whether it was added. */
async function addAll(queue: Queue, jobs: readonly NewJob<unknown>[]): Promise<readonly boolean[]> {
  if (jobs.length <= MOST_ALONE) return Promise.all(jobs.map((job) => addOne(queue, job)))
  const added = await queue.addBulk([...jobs])
  return added.map(({ id }) => Number(id) !== ErrorCode.ParentJobNotExist)
}

/** False if its parent job does not exist. One that exists under another parent stays as it is. */
async function addOne(queue: Queue, { name, data, opts }: NewJob<unknown>): Promise<boolean> {
  try {
    await queue.add(name, data, opts)
    return true
  } catch (error) {
    if (codeOf(error) === ErrorCode.ParentJobNotExist) return false
    if (codeOf(error) === ErrorCode.ParentJobCannotBeReplaced) return true
    throw error
  }
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code
}

async function promote(queue: Queue, id: string): Promise<void> {
  try {
    await queue.getBackend().promote(id)
  } catch (error) {
    if (codeOf(error) !== ErrorCode.JobNotInState) throw error
  }
}

function* chunks<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < items.length; from += CHUNK) yield items.slice(from, from + CHUNK)
}
