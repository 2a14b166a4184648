import type { JobEnd } from '@ml-airflow/core'
import { expect, test, vi } from 'vitest'
import { ownRedis, run, startTestQueue, TestQueue, task } from './test-queue.ts'

test.each(['SIGKILL', 'SIGSTOP'] as const)('stopping is done within the grace after %s of Redis', async (signal) => {
  const { redis, harness, queue } = await startTestQueue()
  const begun = vi.fn(async () => ({ kind: 'done' }) as const)
  const consumer = harness.consume({ onTask: begun })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(begun).toHaveBeenCalled())
  await redis.kill(signal)
  const from = Date.now()
  await Promise.all([consumer.stop(500), queue.close()])
  expect(Date.now() - from).toBeLessThan(signal === 'SIGKILL' ? 1500 : 4000)
})

test('stopping waits for a running handler although Redis is away', async () => {
  const { redis, harness, queue } = await startTestQueue()
  let finish: (end: JobEnd) => void = () => undefined
  const begun = vi.fn(() => new Promise<JobEnd>((resolve) => (finish = resolve)))
  const consumer = harness.consume({ onTask: begun })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce())
  await redis.kill('SIGKILL')
  await vi.waitFor(() => expect(harness.problems).not.toEqual([]))
  const stopped = vi.fn()
  const stopping = consumer.stop(5000).then(stopped)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(stopped).not.toHaveBeenCalled()
  finish({ kind: 'done' })
  await redis.start()
  await stopping
  await vi.waitFor(async () => expect(await harness.raw('tasks').getCompletedCount()).toBe(1), 3000)
})

test('a consumer that never met Redis can be stopped', async () => {
  const redis = await ownRedis()
  const consumer = new TestQueue(`redis://127.0.0.1:${redis.port}`).consume({})
  const from = Date.now()
  await consumer.stop(500)
  expect(Date.now() - from).toBeLessThan(1500)
})
