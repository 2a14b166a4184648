import { expect, test, vi } from 'vitest'
import { runJobId } from './jobs.ts'
import { openTestQueue, run, task, tasks } from './queue.fixture.ts'

test('delivers a run, then its tasks, and looks at the run again when they have settled', async () => {
  const { queue, consume } = openTestQueue()
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
  const { queue, consume } = openTestQueue()
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
  const { queue, consume } = openTestQueue()
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
  const { queue, consume } = openTestQueue()
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
  const { queue, consume, raw, redis, settings } = openTestQueue()
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
  await vi.waitFor(async () => expect(await raw('runs').getCompletedCount()).toBe(1), 15_000)
  expect(await raw('tasks').getCompletedCount()).toBe(1000)
  await vi.waitFor(async () => {
    const keys = await redis().keys(`${settings.prefix}:runs:run-*`)
    expect(keys).toEqual([`${settings.prefix}:runs:${runJobId(run)}`])
  })
})

test('S33: jobs hold ids alone, and are named after their task and DAG', async () => {
  const { queue, raw } = openTestQueue()
  await queue.addRun(run)
  await queue.addTasks(run, [task(3)])
  const [runJob] = await raw('runs').getWaiting()
  const [taskJob] = await raw('tasks').getPrioritized()
  expect([runJob?.id, runJob?.name, runJob?.data]).toEqual(['run-7-1', 'dag', run])
  expect([taskJob?.id, taskJob?.name, taskJob?.data]).toEqual([
    'run-7-task-3-1',
    'task_3',
    { run: 7, instance: 3, taskId: 'task_3', delivery: 1 },
  ])
})
