import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { JobEnd } from '@ml-airflow/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ownRedis, refuseConnections, run, startTestQueue, TestQueue, task } from './queue.fixture.ts'

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
  await refuseConnections(redis.port, 20)
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

test('a process ends after its consumer was stopped while Redis was away', async () => {
  const { redis, harness } = await startTestQueue()
  const child = spawn(process.execPath, ['--input-type=module', '-e', CONSUMER, JSON.stringify(harness.settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await redis.kill('SIGKILL')
  await once(child.stdout, 'data')
  // Each connection now waits before its next attempt, which must not keep the process alive.
  await refuseConnections(redis.port, 30)
  const from = Date.now()
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(Date.now() - from).toBeLessThan(5000)
})

/** A consumer in a separate process that prints errors and stops on SIGTERM. */
const CONSUMER = `
import { startConsumer } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
const none = async () => undefined
const handlers = { onRun: none, onTask: none, onLockLost: none, onCancel: none }
const options = { taskConcurrency: 2, runConcurrency: 1, onError: ({ message }) => console.log(message) }
const consumer = startConsumer(JSON.parse(process.argv[1]), handlers, options)
process.once('SIGTERM', () => consumer.stop(20_000))
`
