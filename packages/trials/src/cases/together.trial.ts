import { statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import { TIMES } from '../cluster/site.ts'
import { chain, type DagSpec, type TaskSpec } from '../dags.ts'
import { within } from '../wait.ts'
import { earlyJob } from './scenarios.ts'
import { DATABASES, databaseOf, longUntilTry, test } from './start.ts'

// Faults of many workers at once: each has a queue with its own worker. What other trials show one by one on SQLite, these
// show on MariaDB. F17, a warning about Redis' settings, touches no database; F43 is shown by the store's own tests as well.

const LEASE_MS = TIMES.lease * 1000

const WRITES = { body: 'echo "$MLAF_TASK_ID" >"$MLAF_OUTPUT_PATH"', writes: true }
/** The moments at which a worker dies: after its claim; when its command has ended, when its output has its final name. */
const STEPS = ['claimed', 'exited', 'renamed', 'promoted', 'finished', 'released'] as const

/** Two tasks, in the queue of their DAG. */
function laneOf(id: string, first: Partial<TaskSpec>): DagSpec {
  const [a, b] = [`${id}_a`, `${id}_b`]
  return {
    id,
    tasks: [
      { ...first, id: a, queue: id },
      { id: b, after: [a], queue: id },
    ],
  }
}

const inQueue = (name: string) => ({ WORKER_QUEUES: name })

test.concurrent.for(DATABASES)(
  'M04, M07, M08, M09, F2, F3, F4, F6, F7 (%s): workers that die at any step of a try, or stand still, cost no more than that try',
  async (name, { start }) => {
    const lanes = [...STEPS.map((step) => laneOf(step, WRITES)), laneOf('stalled', { body: longUntilTry(2) })]
    const cluster = await start({ dags: lanes, database: databaseOf(name), workers: 0 })
    const victims = STEPS.map((step) => cluster.launchWorker({ step, action: 'SIGKILL' }, inQueue(step)))
    const stalled = cluster.launchWorker({ step: 'launched', action: 'wait' }, inQueue('stalled'))
    for (const { id } of lanes) await cluster.trigger({ dagId: id })
    await Promise.all(victims.map((victim) => cluster.struck(victim, 0)))
    await cluster.begun('stalled_a')
    cluster.noteFault('an event loop stands still', 1)
    await pause(2 * LEASE_MS)
    await cluster.startWorkers(1, inQueue(lanes.map(({ id }) => id).join()))
    expect(await cluster.settled()).toBe(true)
    cluster.resume()
    await stalled.said(/^step finished/m)
    expect(await cluster.violations({ hits: 1 })).toEqual([])
    const executed = cluster.executions.map(({ taskId }) => taskId).toSorted()
    expect(executed).toEqual(['stalled_a', ...lanes.flatMap(({ tasks }) => tasks.map(({ id }) => id))].toSorted())
    expect(cluster.executions.find(({ taskId }) => taskId === 'claimed_a')?.tryNumber).toBe(2)
  },
)

test.concurrent('F8, F9, F10: on MariaDB, too, a worker that is asked to stop, once or twice, hands its command over', async ({
  start,
}) => {
  const lanes = [
    laneOf('short', { body: 'beat 1' }),
    laneOf('long', { body: longUntilTry(2) }),
    laneOf('hurried', { body: longUntilTry(2) }),
  ]
  const settings = { SHUTDOWN_GRACE_SECONDS: '2' }
  const cluster = await start({ dags: lanes, database: databaseOf('MariaDB'), workers: 0, settings })
  const [short, long, hurried] = lanes.map(({ id }) => cluster.launchWorker(undefined, inQueue(id)))
  for (const { id } of lanes) await cluster.trigger({ dagId: id })
  await Promise.all(lanes.map(({ id }) => cluster.begun(`${id}_a`)))
  await cluster.fault('SIGTERM', () => [short, long, hurried].map((worker) => worker?.signal('SIGTERM')))
  await hurried?.said(/^asked to stop$/m)
  hurried?.signal('SIGTERM')
  expect(await Promise.all([short?.ended(), long?.ended()])).toEqual([0, 0])
  await cluster.startWorkers(1, inQueue(lanes.map(({ id }) => id).join()))
  expect(await cluster.violations({ hits: 2 })).toEqual([])
  expect(cluster.executions.filter(({ taskId }) => taskId === 'short_a')).toHaveLength(1)
})

test.concurrent('F11, F12, F13, F14, F15, F16, F18, F19: on MariaDB, too, no outage of Redis loses or repeats anything', async ({
  start,
}) => {
  const tasks = chain(['a', 'b', 'c'], { body: 'beat 1' })
  const long = { id: 'long', tasks: [{ id: 'over_the_outage', body: `beat 6` }] }
  const cluster = await start({ dags: [{ id: 'three', tasks }, long], database: databaseOf('MariaDB'), workers: 0 })
  const { redis } = cluster.site
  const trigger = async (dagId = 'three') => {
    const conf = { parameter_1: `set ${cluster.answers.length}` }
    expect((await cluster.trigger({ dagId, conf })).status).toBe(201)
  }
  await redis.stop()
  await cluster.startWorkers(2)
  cluster.noteFault('no Redis at the start', 0)
  await trigger()
  await redis.start()
  expect(await cluster.settled(8000)).toBe(true)

  await cluster.fault('SIGSTOP Redis', () => redis.kill('SIGSTOP'))
  await trigger()
  await redis.kill('SIGCONT')
  await cluster.fault('maxmemory', () => cluster.redisCommand('CONFIG SET maxmemory 1'))
  await trigger()
  await cluster.redisCommand('CONFIG SET maxmemory 0')
  await cluster.fault('FLUSHALL', () => cluster.redisCommand('FLUSHALL'))

  const log = join(cluster.site.folder, 'redis', 'appendonlydir', 'appendonly.aof.1.incr.aof')
  const { size } = statSync(log)
  await trigger('long')
  await cluster.begun('over_the_outage')
  await cluster.fault('power loss, for longer than a lease', () => redis.kill('SIGKILL'))
  truncateSync(log, size)
  await pause(1.5 * LEASE_MS)
  const [stopped] = cluster.workers
  stopped?.signal('SIGTERM')
  expect(await within((TIMES.shutdownGrace + TIMES.killGrace + 4) * 1000, () => !stopped?.lives)).toBe(true)
  await redis.start()
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(10)
})

test.concurrent('F41, F42: on MariaDB, too, a job put into the queue by hand starts no task early', async ({
  start,
}) => {
  const cluster: Cluster = await earlyJob(start, { database: databaseOf('MariaDB') })
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})
