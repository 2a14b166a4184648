import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { JobEnd } from '@ml-airflow/core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { ownRedis, run, startTestQueue, TestQueue, task, tasks } from './queue.fixture.ts'

const FAST = { lockMs: 1000, stalledMs: 1000 }

test('after a SIGKILL of Redis and an outage that calls do not bridge, nothing is lost and work continues', async () => {
  const { redis, harness, queue } = await startTestQueue()
  const begun = new Set<number>()
  let finish: (end: JobEnd) => void = () => undefined
  await queue.addRun(run)
  await queue.addTasks(run, tasks(300))
  let looks = 0
  harness.consume(
    {
      onRun: async () => ({ kind: looks++ === 0 ? 'open' : 'closed' }),
      onTask: async ({ instance }) => {
        begun.add(instance)
        if (instance === 1) return new Promise((resolve) => (finish = resolve))
        if (begun.size === 100) await redis.kill('SIGKILL')
        return { kind: 'done' }
      },
    },
    { taskConcurrency: 2 },
  )
  await vi.waitFor(() => expect(begun.size).toBeGreaterThanOrEqual(100), 10_000)
  finish({ kind: 'done' })
  await expect(queue.addTasks(run, tasks(300))).rejects.toMatchObject({ code: 'unavailable' })
  await redis.start()
  await vi.waitFor(() => expect(begun.size).toBe(300), 3000)
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1), 3000)
  expect(await harness.raw('tasks').getFailedCount()).toBe(0)
})

test('an idle consumer takes new jobs within three seconds after Redis is back', async () => {
  const { redis, harness, queue } = await startTestQueue()
  const seen = vi.fn(async () => ({ kind: 'closed' }) as const)
  harness.consume({ onRun: seen })
  await queue.addRun(run)
  await vi.waitFor(() => expect(seen).toHaveBeenCalledOnce())
  await redis.kill('SIGKILL')
  const refused = `Redis at 127.0.0.1:${redis.port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${redis.port}`
  await vi.waitFor(() => expect(harness.problems).toContain(refused))
  await expect(queue.addRun({ ...run, delivery: 2 })).rejects.toThrow(refused)
  await redis.start()
  const back = Date.now()
  await vi.waitFor(() => queue.addRun({ ...run, delivery: 2 }), 3000)
  await vi.waitFor(() => expect(seen).toHaveBeenCalledTimes(2), 3000)
  expect(Date.now() - back).toBeLessThan(3000)
  expect(harness.problems.filter((problem) => problem === refused)).toHaveLength(1)
})

test('after FLUSHALL everything is missing, can be added again, and runs', async () => {
  const { harness, queue } = await startTestQueue()
  const begun: string[] = []
  let release: (end: JobEnd) => void = () => undefined
  harness.consume({
    onRun: async () => ({ kind: begun.length < 3 ? 'open' : 'closed' }),
    onTask: async ({ instance, delivery }) => {
      begun.push(`${instance}-${delivery}`)
      return begun.length === 1 ? new Promise((resolve) => (release = resolve)) : { kind: 'done' }
    },
  })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(begun).toEqual(['1-1']))
  await harness.redis().flushall()
  expect(await queue.missingRuns([run])).toEqual([run])
  expect(await queue.missingTasks([task(1)])).toEqual([task(1)])
  release({ kind: 'again', delayMs: 0 })

  await queue.addRun({ ...run, delivery: 2 })
  await queue.addTasks({ ...run, delivery: 2 }, tasks(2, { delivery: 2 }))
  await vi.waitFor(() => expect(begun.slice(1).sort()).toEqual(['1-2', '2-2']), 3000)
  await vi.waitFor(async () => expect(await harness.raw('runs').getCompletedCount()).toBe(1), 3000)
})

test('calls to a frozen Redis fail within five seconds, and work afterwards', async () => {
  const { redis, queue } = await startTestQueue()
  await queue.troubles()
  await redis.kill('SIGSTOP')
  const calls = [queue.addRun(run), queue.addTasks(run, tasks(600)), queue.missingTasks([task(1)]), queue.troubles()]
  const from = Date.now()
  const results = await Promise.allSettled(calls)
  expect(Date.now() - from).toBeLessThan(5000)
  const sentence = `Redis at 127.0.0.1:${redis.port} did not answer within 3 s.`
  expect(results.map((result) => result.status === 'rejected' && result.reason)).toEqual(
    calls.map(() => expect.objectContaining({ code: 'unavailable', message: sentence })),
  )
  expect(queue.awaySince?.getTime()).toBeGreaterThan(from)
  await redis.kill('SIGCONT')
  await queue.addRun(run)
  expect(queue.awaySince).toBeUndefined()
  await queue.addTasks(run, tasks(600))
  expect(await queue.missingTasks(tasks(600))).toEqual([])
})

test('a Redis that is frozen from the start fails calls within five seconds', async () => {
  const { redis, harness } = await startTestQueue()
  await redis.kill('SIGSTOP')
  const { queue } = new TestQueue(harness.settings.url)
  const from = Date.now()
  await expect(queue.addRun(run)).rejects.toMatchObject({ code: 'unavailable' })
  expect(Date.now() - from).toBeLessThan(5000)
  await redis.kill('SIGCONT')
  await vi.waitFor(() => queue.addRun(run), 5000)
})

test('without Redis at the start calls fail soon, and work begins once it is up', async () => {
  const redis = await ownRedis()
  const harness = new TestQueue(`redis://127.0.0.1:${redis.port}`)
  const seen = vi.fn(async () => ({ kind: 'closed' }) as const)
  const cancelled = vi.fn()
  harness.consume({ onRun: seen, onCancel: cancelled })
  const from = Date.now()
  await expect(harness.queue.addRun(run)).rejects.toMatchObject({
    code: 'unavailable',
    message: `Redis at 127.0.0.1:${redis.port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${redis.port}`,
  })
  expect(Date.now() - from).toBeLessThan(5000)
  const soon = Date.now()
  await expect(harness.queue.troubles()).rejects.toMatchObject({ code: 'unavailable' })
  expect(Date.now() - soon).toBeLessThan(200)
  await redis.start()
  await vi.waitFor(() => harness.queue.addRun(run), 3000)
  await vi.waitFor(() => expect(seen).toHaveBeenCalledOnce(), 3000)
  await vi.waitFor(async () => {
    await harness.queue.announceCancel(3)
    expect(cancelled).toHaveBeenCalledWith(3)
  })
})

test('a lock that ran out while Redis was frozen is reported, once', async () => {
  const { redis, harness, queue } = await startTestQueue()
  const lost = vi.fn()
  const begun = vi.fn(() => new Promise<JobEnd>(() => undefined))
  const consumer = harness.consume({ onTask: begun, onLockLost: lost }, { lockMs: 1000, stalledMs: 60_000 })
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce())
  const [active] = await harness.raw('tasks').getActive()
  const lockMs = await harness.redis().pttl(harness.raw('tasks').toKey(`${active?.id}:lock`))
  expect(lockMs).toBeGreaterThan(0)
  await redis.kill('SIGSTOP')
  await sleep(lockMs + 1)
  await redis.kill('SIGCONT')
  await vi.waitFor(() => expect(harness.problems.length).toBeGreaterThan(1), 5000)
  expect(lost.mock.calls).toEqual([[task(1)]])
  await consumer.stop(0)
})

test('the task of a consumer that was killed goes to another one', async () => {
  const { harness, queue } = await startTestQueue()
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  const child = spawn(process.execPath, ['--input-type=module', '-e', CONSUMER, JSON.stringify(harness.settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  const seen = vi.fn(async () => ({ kind: 'done' }) as const)
  harness.consume({ onTask: seen }, FAST)
  await vi.waitFor(() => expect(seen).toHaveBeenCalledWith(task(1), expect.any(Function)), 8000)
  const [job] = await vi.waitFor(async () => {
    const jobs = await harness.raw('tasks').getCompleted()
    expect(jobs).toHaveLength(1)
    return jobs
  })
  expect([job?.stalledCounter, job?.attemptsMade]).toEqual([1, 1])
})

/** A consumer in a separate process that prints a line when its task starts and never ends it. */
const CONSUMER = `
import { startConsumer } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
const begin = () => new Promise(() => console.log('begun'))
const handlers = { onRun: async () => ({ kind: 'open' }), onTask: begin, onLockLost() {}, onCancel() {} }
const options = { taskConcurrency: 1, runConcurrency: 1, lockMs: 1000, stalledMs: 1000, onError: console.error }
startConsumer(JSON.parse(process.argv[1]), handlers, options)
`

test('a full memory is reported, and work continues once it has room', async () => {
  const { harness, queue } = await startTestQueue()
  await queue.addRun(run)
  await queue.addTasks(run, [task(1)])
  const redis = harness.redis()
  await redis.config('SET', 'maxmemory', '1mb')
  await expect(queue.addTasks(run, [task(2)])).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('is out of memory (maxmemory is reached) and takes no new jobs.'),
  })
  const seen: number[] = []
  harness.consume(
    {
      onTask: async ({ instance }) => {
        seen.push(instance)
        return seen.length === 1 ? { kind: 'again', delayMs: 0 } : { kind: 'done' }
      },
    },
    FAST,
  )
  await vi.waitFor(() => expect(harness.problems.length).toBeGreaterThan(0))
  await redis.config('SET', 'maxmemory', '0')
  await queue.addTasks(run, [task(2)])
  await vi.waitFor(async () => expect(await harness.raw('tasks').getCompletedCount()).toBe(2), 8000)
  expect(await harness.raw('tasks').getFailedCount()).toBe(0)
})

test('a required login is used, and never shown when refused', async () => {
  const redis = await ownRedis(['--requirepass', 's3cret@x'])
  await redis.start()
  const at = (login: string) => new TestQueue(`redis://${login}127.0.0.1:${redis.port}/2`)
  await at(':s3cret%40x@').queue.addRun(run)
  const refused = `Redis at 127.0.0.1:${redis.port} refused the login: the user or password in its address is wrong or missing.`
  for (const login of ['', ':wr0ng@', 'nobody:s3cret%40x@'])
    await expect(at(login).queue.addRun(run)).rejects.toMatchObject({ code: 'unavailable', message: refused })
  const harness = at(':wr0ng@')
  harness.consume({})
  await vi.waitFor(() => expect(harness.problems).toContain(refused))
})
