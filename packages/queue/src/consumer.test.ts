import type { JobEnd } from '@ml-airflow/core'
import { expect, test, vi } from 'vitest'
import { taskJobId } from './jobs.ts'
import { openTestQueue, run, task, tasks } from './queue.fixture.ts'

test('a requeued task goes to another consumer at once, and uses up no attempt', async () => {
  const { queue, consume, raw } = openTestQueue()
  let requeue: (end: JobEnd) => void = () => undefined
  const first = vi.fn(() => new Promise<JobEnd>((resolve) => (requeue = resolve)))
  const leaving = consume({ onTask: first })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(first).toHaveBeenCalledOnce())

  let taken = 0
  const used: (number | undefined)[] = []
  consume({
    onTask: async () => {
      taken = Date.now()
      const job = await raw('tasks').getJob(taskJobId(task(1)))
      used.push(job?.attemptsMade, job?.stalledCounter)
      return { kind: 'done' }
    },
  })
  const stopped = leaving.stop(10_000)
  const givenBack = Date.now()
  requeue({ kind: 'requeue' })
  await stopped
  await vi.waitFor(() => expect(taken).toBeGreaterThan(0))
  expect(taken - givenBack).toBeLessThan(1000)
  await vi.waitFor(() => expect(used).toEqual([0, 0]))
  await vi.waitFor(async () => expect(await raw('tasks').getCompletedCount()).toBe(1))
})

test('a consumer that stops waits for its handlers, and takes nothing new', async () => {
  const { queue, consume } = openTestQueue()
  let finish: (end: JobEnd) => void = () => undefined
  const handler = vi.fn(() => new Promise<JobEnd>((resolve) => (finish = resolve)))
  const consumer = consume({ onTask: handler }, { taskConcurrency: 1 })
  await queue.addRun(run)
  await queue.addTasks(run, tasks(2))
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  const [stopped, again] = [consumer.stop(10_000), consumer.stop(10_000)]
  finish({ kind: 'done' })
  await Promise.all([stopped, again])
  expect(handler).toHaveBeenCalledOnce()
  expect(await queue.missingTasks(tasks(2))).toEqual([task(1)])
})

test('a consumer that stops leaves without a handler that outlasts the grace', async () => {
  const { queue, consume } = openTestQueue()
  const handler = vi.fn(() => new Promise<JobEnd>(() => undefined))
  const consumer = consume({ onTask: handler })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  const from = Date.now()
  await consumer.stop(200)
  expect(Date.now() - from).toBeLessThan(2000)
})

test('a cancel reaches every consumer', async () => {
  const { queue, consume, redis, settings } = openTestQueue()
  const heard: string[] = []
  consume({ onCancel: (id) => heard.push(`a${id}`) })
  consume({ onCancel: (id) => heard.push(`b${id}`) })
  const channel = `${settings.prefix}:cancel`
  await vi.waitFor(async () => expect(await redis().pubsub('NUMSUB', channel)).toEqual([channel, 2]))
  await redis().publish(channel, 'x; rm')
  await queue.announceCancel(12)
  await vi.waitFor(() => expect(heard.sort()).toEqual(['a12', 'b12']))
})
