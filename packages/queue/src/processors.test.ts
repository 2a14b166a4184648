import type { JobEnd } from '@ml-airflow/core'
import { expect, test, vi } from 'vitest'
import { runJobId, taskJobId } from './jobs.ts'
import { openTestQueue, run, task } from './queue.fixture.ts'

test('a delayed task comes back after its delay, and uses up no attempt', async () => {
  const { queue, consume, raw } = openTestQueue()
  const times: number[] = []
  const used: (number | undefined)[] = []
  consume({
    onTask: async () => {
      times.push(Date.now())
      if (times.length === 1) return { kind: 'again', delayMs: 300 }
      if (times.length === 2) return { kind: 'again', delayMs: 0 }
      const job = await raw('tasks').getJob(taskJobId(task(1)))
      used.push(job?.attemptsMade, job?.stalledCounter)
      return { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(used).toEqual([0, 0]))
  expect(times).toHaveLength(3)
  const [first = 0, second = 0, third = 0] = times
  expect(second - first).toBeGreaterThanOrEqual(300)
  expect(second - first).toBeLessThan(1300)
  expect(third - second).toBeLessThan(500)
})

test('an error of a handler is reported, and the job is delivered again', async () => {
  const { queue, consume, raw, problems } = openTestQueue()
  let runs = 0
  let attempts = 0
  consume({
    onRun: async () => {
      if (runs++ === 0) throw new Error('no database')
      if (attempts === 0) await queue.addTasks(run, [task(1)])
      return { kind: attempts < 2 ? 'open' : 'closed' }
    },
    onTask: async () => {
      if (attempts++ === 0) throw new Error('no database either')
      return { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1), 10_000)
  expect([runs, attempts]).toEqual([3, 2])
  expect(problems).toEqual([
    "The handler of job 'run-7-1' threw: no database",
    "The handler of job 'run-7-task-1-1' threw: no database either",
  ])
})

test('an open run without tasks is checked again at once, and then after a pause', async () => {
  const { queue, consume, raw } = openTestQueue()
  const times: number[] = []
  consume({
    onRun: async () => {
      times.push(Date.now())
      return { kind: times.length < 3 ? 'open' : 'closed' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1), 5000)
  const [first = 0, second = 0, third = 0] = times
  expect(second - first).toBeLessThan(500)
  expect(third - second).toBeGreaterThanOrEqual(900)
})

test('a closed run with a task under way completes once that has settled', async () => {
  const { queue, consume, raw } = openTestQueue()
  let finish: (end: JobEnd) => void = () => undefined
  const looks = vi.fn(async () => ({ kind: 'closed' }) as const)
  const handler = vi.fn(() => new Promise<JobEnd>((resolve) => (finish = resolve)))
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  consume({ onRun: looks, onTask: handler })
  await vi.waitFor(async () => expect(await raw('runs').getWaitingChildrenCount()).toBe(1))
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  finish({ kind: 'done' })
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1))
  expect(looks).toHaveBeenCalledTimes(2)
})

test.each([
  ['nothing', undefined],
  ['a conf', { run: 7, instance: 1, taskId: 'task_1', delivery: 1, conf: { password: 'x' } }],
  ['a text as number', { run: '7', instance: 1, taskId: 'task_1', delivery: 1 }],
  ['a fraction', { run: 7, instance: 1.5, taskId: 'task_1', delivery: 1 }],
  ['a path', { run: 7, instance: 1, taskId: '../../etc', delivery: 1 }],
  ['the right data under another id', { run: 7, instance: 1, taskId: 'task_1', delivery: 1 }],
  ['a list', [7, 1, 'task_1', 1]],
])('S22: refuses a job with %s, and wakes the run above it', async (_what, data) => {
  const { queue, consume, raw, problems } = openTestQueue()
  const handler = vi.fn()
  let looks = 0
  consume({
    onTask: handler,
    onRun: async () => {
      if (looks++ > 0) return { kind: 'closed' }
      const parent = { id: runJobId(run), queue: raw('runs').qualifiedName }
      await raw('tasks').add('odd', data, { jobId: 'odd', parent, ignoreDependencyOnFailure: true })
      return { kind: 'open' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1))
  const [failed] = await raw('tasks').getFailed()
  expect(failed?.failedReason).toMatch(
    /^Job 'odd' is not one of ml-airflow's: its data has the keys \{.*\}\. Allowed are the keys \{run, /,
  )
  expect(problems).toEqual([failed?.failedReason])
  expect([handler.mock.calls.length, looks]).toEqual([0, 2])
})

test('a task whose job another program has failed wakes its run', async () => {
  const { queue, consume, raw, redis, settings } = openTestQueue()
  const handler = vi.fn(async () => ({ kind: 'done' }) as const)
  await queue.addRun(run)
  await queue.addTasks(run, [task(1), task(2)])
  // BullMQ marks a job like this when it has stalled too often.
  await redis().hset(`${settings.prefix}:tasks:${taskJobId(task(1))}`, 'defa', 'job stalled more than allowable limit')
  let looks = 0
  consume({ onTask: handler, onRun: async () => ({ kind: looks++ === 0 ? 'open' : 'closed' }) })
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1))
  expect([handler.mock.calls, looks]).toEqual([[[task(2), expect.any(Function)]], 2])
  expect(await queue.missingTasks([task(1)])).toEqual([task(1)])
})

test("a run's job with foreign data fails with a sentence", async () => {
  const { consume, raw, problems } = openTestQueue()
  consume({})
  await raw('runs').add('odd', { run: 7 })
  await vi.waitFor(() => expect(problems[0]).toMatch(/Allowed are the keys \{run, dagId, delivery\}/))
})
