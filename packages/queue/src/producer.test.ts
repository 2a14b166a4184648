import type { JobEnd, TaskDelivery } from '@ml-airflow/core'
import { expect, test, vi } from 'vitest'
import { taskJobId } from './jobs.ts'
import { openTestQueue, run, task, tasks } from './queue.fixture.ts'

test('promoting makes delayed jobs due now, and leaves all others alone', async () => {
  const { queue, consume } = openTestQueue()
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

test('after the clock was set back, all delayed jobs can be made due at once', async () => {
  const { queue, consume } = openTestQueue()
  const started: number[] = []
  await queue.addRun(run)
  await queue.addTasks(
    run,
    [1, 2, 3].map((instance) => task(instance, { delayMs: 3_600_000 })),
  )
  consume({
    onRun: async () => ({ kind: 'open' }),
    onTask: async ({ instance }) => {
      started.push(instance)
      return { kind: 'done' }
    },
  })
  await queue.promoteAll()
  await vi.waitFor(() => expect(started.toSorted()).toEqual([1, 2, 3]))
})

test('tasks whose run has no job get one, and wake it', async () => {
  const { queue, consume } = openTestQueue()
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
  const { queue, consume } = openTestQueue()
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
  const { queue, consume, raw } = openTestQueue()
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
  await raw('tasks').add('odd', {}, { jobId: taskJobId(task(6)) })
  expect(await queue.missingTasks(tasks(8))).toEqual([task(1), task(7), task(8)])
  expect(await queue.missingRuns([run, { ...run, delivery: 2 }])).toEqual([{ ...run, delivery: 2 }])
  finish({ kind: 'done' })
  await vi.waitFor(async () => {
    const missing: readonly TaskDelivery[] = await queue.missingTasks(tasks(8))
    expect(missing.map(({ instance }) => instance)).toEqual([1, 3, 4, 6, 7, 8])
  })
})

test('F52: finds the missing among 10,000', async () => {
  const { queue } = openTestQueue()
  await queue.addRun(run)
  await queue.addTasks(run, tasks(1500))
  expect(await queue.missingTasks(tasks(10_000))).toEqual(tasks(10_000).slice(1500))
})
