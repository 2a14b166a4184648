import type { JobEnd, TaskDelivery } from '@ml-airflow/core'
import { expect, inject, test, vi } from 'vitest'
import { runJobId, taskJobId } from './jobs.ts'
import { run, TestQueue, task, tasks } from './test-queue.ts'

const open = () => new TestQueue(`redis://127.0.0.1:${inject('redisPort')}`)

test('delivers a run, then its tasks, and looks at the run again when they have settled', async () => {
  const { queue, consume } = bound(open())
  const seen: string[] = []
  consume({
    onRun: async (delivery) => {
      seen.push(`${delivery.dagId}:${delivery.run}:${delivery.delivery}`)
      if (seen.length > 1) return { kind: 'closed' }
      await queue.addTasks(delivery, [task(1), task(2)])
      return { kind: 'open' }
    },
    onTask: async (delivery) => {
      seen.push(`${delivery.taskId}:${delivery.instance}:${delivery.delayMs}`)
      return { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(() => expect(seen).toHaveLength(4))
  expect(seen[0]).toBe('dag:7:1')
  expect(seen.slice(1, 3).sort()).toEqual(['task_1:1:0', 'task_2:2:0'])
  expect(seen[3]).toBe('dag:7:1')
})

test('a delivery added twice is one job', async () => {
  const { queue, consume } = bound(open())
  const runs: number[] = []
  const started: number[] = []
  await Promise.all([queue.addRun(run), queue.addRun(run)])
  await Promise.all([queue.addTasks(run, tasks(20)), queue.addTasks(run, tasks(20))])
  consume({
    onRun: async () => {
      runs.push(1)
      return { kind: runs.length === 1 ? 'open' : 'closed' }
    },
    onTask: async ({ instance }) => {
      started.push(instance)
      return { kind: 'done' }
    },
  })
  await vi.waitFor(() => expect(runs).toHaveLength(2))
  await queue.addTasks(run, tasks(20))
  await queue.addTasks(run, [task(21)])
  await vi.waitFor(() => expect(started).toContain(21))
  expect(started.sort((a, b) => a - b)).toEqual(tasks(21).map(({ instance }) => instance))
})

test('carries a diamond, released task by task', async () => {
  const { queue, consume } = bound(open())
  const upstreams = new Map([
    [1, []],
    [2, [1]],
    [3, [1]],
    [4, [2, 3]],
  ])
  const started: number[] = []
  const settled = new Set<number>()
  const closed = vi.fn()
  const ready = () =>
    [...upstreams].filter(([id, after]) => !settled.has(id) && after.every((upstream) => settled.has(upstream)))
  consume({
    onRun: async () => {
      if (settled.size < 4) await queue.addTasks(run, [task(1)])
      else closed()
      return { kind: settled.size < 4 ? 'open' : 'closed' }
    },
    onTask: async ({ instance }) => {
      started.push(instance)
      settled.add(instance)
      await queue.addTasks(
        run,
        ready().map(([id]) => task(id)),
      )
      return { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce())
  expect([started[0], started[3], started.length]).toEqual([1, 4, 4])
})

test('delivers 1,200 tasks once each, and wakes the run after the last', async () => {
  const { queue, consume } = bound(open())
  const started = new Set<number>()
  let starts = 0
  let startsAtWake: number | undefined
  consume({
    onRun: async () => {
      if (starts > 0) startsAtWake = starts
      else await queue.addTasks(run, tasks(1200))
      return { kind: starts > 0 ? 'closed' : 'open' }
    },
    onTask: async ({ instance }) => {
      starts++
      started.add(instance)
      return { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(() => expect(startsAtWake).toBe(1200), 15_000)
  expect([started.size, starts]).toEqual([1200, 1200])
})

test('keeps the last 1,000 finished jobs, and drops what a finished run knows of its tasks', async () => {
  const { harness, queue, consume } = bound(open())
  let closed = false
  consume({
    onRun: async () => {
      if (closed) return { kind: 'closed' }
      await queue.addTasks(run, tasks(1050))
      closed = true
      return { kind: 'open' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1), 15_000)
  expect(await harness.raw('tasks').getCompletedCount()).toBe(1000)
  await vi.waitFor(async () => {
    const keys = await harness.redis().keys(`${harness.settings.prefix}:runs:run-*`)
    expect(keys).toEqual([`${harness.settings.prefix}:runs:${runJobId(run)}`])
  })
})

test('a task looked at again comes back after its delay, and uses up nothing', async () => {
  const { harness, queue, consume } = bound(open())
  const times: number[] = []
  const used: (number | undefined)[] = []
  consume({
    onTask: async () => {
      times.push(Date.now())
      if (times.length === 1) return { kind: 'again', delayMs: 300 }
      if (times.length === 2) return { kind: 'again', delayMs: 0 }
      const job = await harness.raw('tasks').getJob(taskJobId(task(1)))
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

test('promoting makes delayed jobs due now, and leaves all others alone', async () => {
  const { queue, consume } = bound(open())
  const started: number[] = []
  await queue.addRun(run)
  await queue.addTasks(run, [task(1, { delayMs: 3_600_000 }), task(2)])
  let looks = 0
  consume({
    onRun: async () => {
      looks++
      return looks === 1 ? { kind: 'again', delayMs: 3_600_000 } : { kind: 'open' }
    },
    onTask: async ({ instance }) => {
      started.push(instance)
      return { kind: 'done' }
    },
  })
  await vi.waitFor(() => expect([started, looks]).toEqual([[2], 1]))
  await vi.waitFor(async () => {
    await queue.promoteRun(run)
    expect(looks).toBe(2)
  })
  await queue.promoteTasks([task(1), task(2), task(3)])
  await vi.waitFor(() => expect(started).toEqual([2, 1]))
})

test('a task given back goes to another consumer at once, and uses up nothing', async () => {
  const { harness, queue, consume } = bound(open())
  let giveBack: (end: JobEnd) => void = () => undefined
  const first = vi.fn(() => new Promise<JobEnd>((resolve) => (giveBack = resolve)))
  const leaving = consume({ onTask: first })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(first).toHaveBeenCalledOnce())

  let taken = 0
  const used: (number | undefined)[] = []
  consume({
    onTask: async () => {
      taken = Date.now()
      const job = await harness.raw('tasks').getJob(taskJobId(task(1)))
      used.push(job?.attemptsMade, job?.stalledCounter)
      return { kind: 'done' }
    },
  })
  const stopped = leaving.stop(10_000)
  const givenBack = Date.now()
  giveBack({ kind: 'give_back' })
  await stopped
  await vi.waitFor(() => expect(taken).toBeGreaterThan(0))
  expect(taken - givenBack).toBeLessThan(1000)
  await vi.waitFor(() => expect(used).toEqual([0, 0]))
  await vi.waitFor(async () => expect(await harness.raw('tasks').getCompletedCount()).toBe(1))
})

test('a consumer that stops waits for its handlers, and takes nothing new', async () => {
  const { queue, consume } = bound(open())
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
  const { queue, consume } = bound(open())
  const handler = vi.fn(() => new Promise<JobEnd>(() => undefined))
  const consumer = consume({ onTask: handler })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  const from = Date.now()
  await consumer.stop(200)
  expect(Date.now() - from).toBeLessThan(2000)
})

test('what a handler throws is reported, and the job is delivered again', async () => {
  const { harness, queue, consume } = bound(open())
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
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1), 10_000)
  expect([runs, attempts]).toEqual([3, 2])
  expect(harness.problems).toEqual([
    "The handler of job 'run-7-1' threw: no database",
    "The handler of job 'run-7-task-1-1' threw: no database either",
  ])
})

test('a run that is open with nothing under it is looked at once more, and then after a while', async () => {
  const { harness, queue, consume } = bound(open())
  const times: number[] = []
  consume({
    onRun: async () => {
      times.push(Date.now())
      return { kind: times.length < 3 ? 'open' : 'closed' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1), 5000)
  const [first = 0, second = 0, third = 0] = times
  expect(second - first).toBeLessThan(500)
  expect(third - second).toBeGreaterThanOrEqual(900)
})

test('a closed run with a task under way completes once that has settled', async () => {
  const { harness, queue, consume } = bound(open())
  let finish: (end: JobEnd) => void = () => undefined
  const looks = vi.fn(async () => ({ kind: 'closed' }) as const)
  const handler = vi.fn(() => new Promise<JobEnd>((resolve) => (finish = resolve)))
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  consume({ onRun: looks, onTask: handler })
  await vi.waitFor(async () => expect(await harness.raw('runs').getWaitingChildrenCount()).toBe(1))
  await vi.waitFor(() => expect(handler).toHaveBeenCalledOnce())
  finish({ kind: 'done' })
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1))
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
])('refuses a job with %s, and wakes the run above it', async (_what, data) => {
  const { harness, queue, consume } = bound(open())
  const handler = vi.fn()
  let looks = 0
  consume({
    onTask: handler,
    onRun: async () => {
      if (looks++ > 0) return { kind: 'closed' }
      const parent = { id: runJobId(run), queue: harness.raw('runs').qualifiedName }
      await harness.raw('tasks').add('odd', data, { jobId: 'odd', parent, ignoreDependencyOnFailure: true })
      return { kind: 'open' }
    },
  })
  await queue.addRun(run)
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1))
  const [failed] = await harness.raw('tasks').getFailed()
  expect(failed?.failedReason).toMatch(/^Job 'odd' is not one of ml-airflow's: its data is .* and allowed is \{run, /)
  expect(harness.problems).toEqual([failed?.failedReason])
  expect([handler.mock.calls.length, looks]).toEqual([0, 2])
})

test('a run of somebody else fails with a sentence', async () => {
  const { harness, consume } = bound(open())
  consume({})
  await harness.raw('runs').add('odd', { run: 7 })
  await vi.waitFor(() => expect(harness.problems[0]).toMatch(/allowed is \{run, dagId, delivery\}/))
})

test('jobs hold ids alone, and are named after their task and DAG', async () => {
  const { harness, queue } = bound(open())
  await queue.addRun(run)
  await queue.addTasks(run, [task(3)])
  const [runJob] = await harness.raw('runs').getWaiting()
  const [taskJob] = await harness.raw('tasks').getWaiting()
  expect([runJob?.id, runJob?.name, runJob?.data]).toEqual(['run-7-1', 'dag', run])
  expect([taskJob?.id, taskJob?.name, taskJob?.data]).toEqual([
    'run-7-task-3-1',
    'task_3',
    { run: 7, instance: 3, taskId: 'task_3', delivery: 1 },
  ])
})

test('tasks whose run has no job get one, and wake it', async () => {
  const { queue, consume } = bound(open())
  const started: number[] = []
  const looks: number[] = []
  await queue.addTasks(run, tasks(3))
  expect(await queue.missingRuns([run])).toEqual([])
  consume({
    onRun: async () => {
      looks.push(started.length)
      return { kind: started.length < 3 ? 'open' : 'closed' }
    },
    onTask: async ({ instance }) => {
      started.push(instance)
      return { kind: 'done' }
    },
  })
  await vi.waitFor(() => expect(looks.at(-1)).toBe(3))
  expect(started.sort()).toEqual([1, 2, 3])
})

test('a task that is under an older job of its run is left there', async () => {
  const { queue, consume } = bound(open())
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await queue.addTasks({ ...run, delivery: 2 }, [task(1), task(2)])
  const started: number[] = []
  consume({
    onTask: async ({ instance }) => {
      started.push(instance)
      return { kind: 'done' }
    },
  })
  await vi.waitFor(() => expect(started.sort()).toEqual([1, 2]))
})

test('missing are the jobs that are finished, failed or absent', async () => {
  const { harness, queue, consume } = bound(open())
  let finish: (end: JobEnd) => void = () => undefined
  const ends: Record<number, () => Promise<JobEnd>> = {
    1: async () => ({ kind: 'done' }),
    2: async () => ({ kind: 'again', delayMs: 3_600_000 }),
    3: () => new Promise((resolve) => (finish = resolve)),
  }
  const started: number[] = []
  await queue.addRun(run)
  await queue.addTasks(run, [task(1), task(2), task(3), task(4), task(5, { delayMs: 3_600_000 })])
  consume(
    {
      onTask: async ({ instance }) => {
        started.push(instance)
        return (await ends[instance]?.()) ?? { kind: 'done' }
      },
    },
    { taskConcurrency: 1 },
  )
  await vi.waitFor(() => expect(started).toEqual([1, 2, 3]))
  await harness.raw('tasks').add('odd', {}, { jobId: taskJobId(task(6)) })
  expect(await queue.missingTasks(tasks(8))).toEqual([task(1), task(7), task(8)])
  expect(await queue.missingRuns([run, { ...run, delivery: 2 }])).toEqual([{ ...run, delivery: 2 }])
  finish({ kind: 'done' })
  await vi.waitFor(async () => {
    const missing: readonly TaskDelivery[] = await queue.missingTasks(tasks(8))
    expect(missing.map(({ instance }) => instance)).toEqual([1, 3, 4, 6, 7, 8])
  })
})

test('finds the missing among 10,000', async () => {
  const { queue } = bound(open())
  await queue.addRun(run)
  await queue.addTasks(run, tasks(1500))
  expect(await queue.missingTasks(tasks(10_000))).toEqual(tasks(10_000).slice(1500))
})

test('a cancel reaches every consumer', async () => {
  const { harness, queue, consume } = bound(open())
  const heard: string[] = []
  consume({ onCancel: (id) => heard.push(`a${id}`) })
  consume({ onCancel: (id) => heard.push(`b${id}`) })
  const channel = `${harness.settings.prefix}:cancel`
  await vi.waitFor(async () => expect(await harness.redis().pubsub('NUMSUB', channel)).toEqual([channel, 2]))
  await harness.redis().publish(channel, 'x; rm')
  await queue.announceCancel(12)
  await vi.waitFor(() => expect(heard.sort()).toEqual(['a12', 'b12']))
})

function bound(harness: TestQueue) {
  return { harness, queue: harness.queue, consume: harness.consume.bind(harness) }
}
