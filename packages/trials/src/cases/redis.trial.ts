import { rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import { TIMES } from '../cluster/site.ts'
import { chain, diamond } from '../dags.ts'
import { until } from '../wait.ts'
import { test } from './start.ts'

const LEASE_MS = TIMES.lease * 1000
const RECONCILE_MS = TIMES.reconcile * 1000

test.concurrent('M22, F12: Redis killed and back after 3 seconds repeats nothing', async ({ start }) => {
  const cluster = await start({ dags: [{ id: 'two', tasks: chain(['a', 'b'], { body: 'beat 2' }) }] })
  await cluster.trigger({ dagId: 'two' })
  await cluster.begun('a')
  await cluster.fault('kill -9 Redis', () => cluster.site.redis.kill('SIGKILL'))
  await pause(3000)
  await cluster.site.redis.start()
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

test.concurrent('M23, F13: Redis away for longer than its locks repeats nothing: the lease in SQL lives', async ({
  start,
}) => {
  const tasks = [
    { id: 'ends_meanwhile', body: 'beat 4' },
    { id: 'ends_later', body: 'beat 12' },
    { id: 'after', after: ['ends_meanwhile', 'ends_later'] },
  ]
  const cluster = await start({ dags: [{ id: 'join', tasks }] })
  await cluster.trigger({ dagId: 'join' })
  await cluster.begun('ends_meanwhile')
  await cluster.begun('ends_later')
  await cluster.fault('kill -9 Redis', () => cluster.site.redis.kill('SIGKILL'))
  await pause(2.5 * LEASE_MS)
  await cluster.site.redis.start()
  expect(await cluster.violations({ hits: 2 })).toEqual([])
  expect(cluster.executions).toHaveLength(3)
})

test.concurrent('M24, F14: jobs that Redis loses by a power loss are rebuilt, and finished tasks are not repeated', async ({
  start,
}) => {
  const tasks = [
    { id: 'a', body: 'beat 1' },
    { id: 'b', after: ['a'], body: 'beat 3' },
  ]
  const cluster = await start({ dags: [{ id: 'two', tasks }] })
  await cluster.trigger({ dagId: 'two' })
  await cluster.begun('a')
  const size = statSync(appendOnlyFile(cluster)).size
  await cluster.begun('b')
  const forgotten = await cluster.trigger({ dagId: 'two', conf: { parameter_1: 'y' } })
  expect(forgotten.status).toBe(201)
  await cluster.fault('power loss', () => cluster.site.redis.kill('SIGKILL'))
  truncateSync(appendOnlyFile(cluster), size)
  await cluster.site.redis.start()
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(4)
})

test.concurrent.for([
  ['M26, F15', 'emptied', (cluster: Cluster) => cluster.redisCommand('FLUSHALL')],
  ['M27, F15', 'restarted without its data', restartEmpty],
] as const)('%s: all jobs are rebuilt when Redis is %s', async ([_case, _how, forget], { start }) => {
  const tasks = [...diamond({ body: 'beat 1' }), ...['e', 'f'].map((id) => ({ id, body: 'beat 1' }))]
  const cluster = await start({
    dags: [{ id: 'dag', tasks }],
    workers: 1,
    settings: { WORKER_CONCURRENCY: '1' },
  })
  await cluster.trigger({ dagId: 'dag' })
  const first = await until('a command runs', () => cluster.alive[0])
  await cluster.fault('Redis forgets', () => forget(cluster))
  const at = Date.now()
  await until('another command runs', () => cluster.alive.find(({ taskId }) => taskId !== first.taskId))
  expect(Date.now() - at).toBeLessThan(1000 + 2 * RECONCILE_MS + 1000)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(6)
})

test.concurrent('M28, F18: a trigger is answered in time while Redis is frozen, and makes one run', async ({
  start,
}) => {
  const cluster = await start({ dags: [{ id: 'two', tasks: chain(['a', 'b']) }] })
  await cluster.fault('SIGSTOP Redis', () => cluster.site.redis.kill('SIGSTOP'))
  const { runId, status } = await cluster.trigger({ dagId: 'two' })
  expect(status).toBe(201)
  await pause(8000)
  await cluster.site.redis.kill('SIGCONT')
  await cluster.trigger({ dagId: 'two', runId })
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

test.concurrent('M29, F19: a worker started without Redis works within 5 seconds of its coming', async ({ start }) => {
  const cluster = await start({ dags: [{ id: 'two', tasks: chain(['a', 'b']) }], workers: 0 })
  await cluster.site.redis.stop()
  await cluster.startWorkers(1)
  await cluster.trigger({ dagId: 'two' })
  cluster.noteFault('no Redis at the start', 0)
  await cluster.site.redis.start()
  expect(await cluster.settled(5000)).toBe(true)
  expect(await cluster.violations()).toEqual([])
})

test.concurrent('M30, F16: a run accepted while the memory of Redis is full runs once there is room again', async ({
  start,
}) => {
  const cluster = await start({ dags: [{ id: 'two', tasks: chain(['a', 'b']) }] })
  await cluster.fault('maxmemory', () => cluster.redisCommand('CONFIG SET maxmemory 1'))
  const { status } = await cluster.trigger({ dagId: 'two' })
  expect(status).toBe(201)
  await cluster.redisCommand('CONFIG SET maxmemory 0')
  expect(await cluster.violations()).toEqual([])
})

test.concurrent('M32, F17: a worker says that its Redis throws jobs away when memory is short', async ({ start }) => {
  const cluster = await start({ dags: [{ id: 'two', tasks: chain(['a', 'b']) }], workers: 0 })
  await cluster.redisCommand('CONFIG SET maxmemory-policy allkeys-lru')
  await cluster.launchWorker().said(/maxmemory-policy allkeys-lru, which throws jobs away/)
  await cluster.trigger({ dagId: 'two' })
  expect(await cluster.violations()).toEqual([])
})

function appendOnlyFile({ site }: Cluster): string {
  return join(site.folder, 'redis', 'appendonlydir', 'appendonly.aof.1.incr.aof')
}

async function restartEmpty(cluster: Cluster): Promise<void> {
  await cluster.site.redis.kill('SIGKILL')
  rmSync(join(cluster.site.folder, 'redis', 'appendonlydir'), { recursive: true })
  await cluster.site.redis.start()
}
