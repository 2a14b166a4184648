import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { JobHandlers, JobQueue, RunDelivery, TaskDelivery } from '@ml-airflow/core'
import { type TestServer, testFolder, testRedis } from '@ml-airflow/testing'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { inject, onTestFinished } from 'vitest'
import { type Consumer, type ConsumerOptions, startConsumer } from './consumer.ts'
import { openQueue } from './producer.ts'
import type { QueueSettings } from './settings.ts'

const QUIET: JobHandlers = {
  onRun: async () => ({ kind: 'open' }),
  onTask: async () => ({ kind: 'done' }),
  onLockLost: () => undefined,
  onCancel: () => undefined,
  onClear: () => undefined,
}

/** The queue of one test, under a unique prefix. Everything it opens is closed when the test ends. */
export class TestQueue {
  readonly settings: QueueSettings
  readonly queue: JobQueue
  readonly problems: string[] = []

  constructor(url: string) {
    this.settings = { url, prefix: `test-${randomUUID()}` }
    this.queue = openQueue(this.settings)
    onTestFinished(() => this.queue.close())
  }

  readonly consume = (handlers: Partial<JobHandlers>, options: Partial<ConsumerOptions> = {}): Consumer => {
    const consumer = startConsumer(
      this.settings,
      { ...QUIET, ...handlers },
      { taskConcurrency: 10, runConcurrency: 2, onError: ({ message }) => this.problems.push(message), ...options },
    )
    onTestFinished(() => consumer.stop(1000))
    return consumer
  }

  /** A queue as a foreign client would open it. */
  readonly raw = (name: 'runs' | 'tasks'): Queue => {
    // The version check of Redis might still be running when a short test closes the connection.
    const options = { connection: this.redis(), prefix: this.settings.prefix ?? '', skipVersionCheck: true }
    const queue = new Queue(name, options).on('error', () => undefined)
    onTestFinished(() => queue.close())
    return queue
  }

  readonly redis = (): Redis => {
    const client = new Redis(this.settings.url, { maxRetriesPerRequest: null })
    client.on('error', () => undefined)
    onTestFinished(() => client.disconnect())
    return client
  }
}

/** A queue on the Redis server that all tests share. */
export function openTestQueue(): TestQueue {
  return new TestQueue(`redis://127.0.0.1:${inject('redisPort')}`)
}

export const run: RunDelivery = { run: 7, dagId: 'dag', delivery: 1 }

export function task(instance: number, more: Partial<TaskDelivery> = {}): TaskDelivery {
  return { run: run.run, instance, taskId: `task_${instance}`, delivery: 1, delayMs: 0, ...more }
}

export function tasks(count: number, more: Partial<TaskDelivery> = {}): readonly TaskDelivery[] {
  return Array.from({ length: count }, (_, index) => task(index + 1, more))
}

/** A Redis server for one test, to be killed, frozen and restarted. Call `start()` to start it. */
export async function ownRedis(args: readonly string[] = []): Promise<TestServer> {
  const folder = testFolder()
  const redis = await testRedis({ dir: folder.path, args })
  onTestFinished(async () => {
    await redis.stop()
    folder.remove()
  })
  return redis
}

/** A queue on a running Redis server for one test. */
export async function startTestQueue() {
  const redis = await ownRedis()
  await redis.start()
  const harness = new TestQueue(`redis://127.0.0.1:${redis.port}`)
  return { redis, harness, queue: harness.queue }
}

/** Takes the port of a stopped server, and refuses this number of attempts to connect. */
export async function refuseConnections(port: number, attempts: number): Promise<void> {
  const refused = Promise.withResolvers<void>()
  let open = attempts
  const server = createServer((socket) => {
    socket.resetAndDestroy()
    open -= 1
    if (open === 0) refused.resolve()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  await refused.promise
  server.close()
  await once(server, 'close')
}
