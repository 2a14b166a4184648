import { setTimeout as pause } from 'node:timers/promises'
import { ClearService, PauseService } from '@ml-airflow/engine'
import { expect } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { until, within } from '../wait.ts'
import { pausedAhead, stoppedMeanwhile, urgentWaits } from './scenarios.ts'
import { DATABASES, databaseOf, test } from './start.ts'
import { stateOf } from './state-of.ts'

// After a, a slot claims b directly. Each fault strikes between that claim and the start of b's command.

const TWO = [{ id: 'two', tasks: chain(['a', 'b']) }]
const LEASE_MS = TIMES.lease * 1000
const runIdOf = async (cluster: Cluster) => (await cluster.runOf(cluster.answers.at(-1)?.runId ?? ''))?.id ?? 0
const order = (cluster: Cluster) => cluster.executions.map(({ taskId }) => taskId)

test.concurrent.for(DATABASES)(
  'M60 (%s): a worker killed when it has claimed the task that it goes on with costs no repetition',
  async (name, { start }) => {
    const cluster = await start({ dags: TWO, workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step: 'claimed', taskId: 'b', action: 'SIGKILL' })
    await cluster.trigger({ dagId: 'two' })
    await cluster.struck(victim, 0)
    await cluster.startWorkers(1)
    expect(await cluster.violations()).toEqual([])
    expect(order(cluster)).toEqual(['a', 'b'])
  },
)

test.concurrent('M60: a worker frozen there starts nothing when it comes back', async ({ start }) => {
  const cluster = await start({ dags: TWO, workers: 0 })
  const victim = cluster.launchWorker({ step: 'claimed', taskId: 'b', action: 'SIGSTOP' })
  await cluster.trigger({ dagId: 'two' })
  await until('b is claimed', async () => (await stateOf(cluster, 'b')) === 'running')
  cluster.noteFault('SIGSTOP', 0)
  await cluster.startWorkers(1)
  await pause(2 * LEASE_MS)
  victim.signal('SIGCONT')
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)).toEqual(['a', 'b'])
})

test.concurrent('M60: a Redis emptied there loses nothing', async ({ start }) => {
  const cluster = await start({ dags: [{ id: 'three', tasks: chain(['a', 'b', 'c']) }], workers: 0 })
  cluster.launchWorker({ step: 'claimed', taskId: 'b', action: 'wait' })
  await cluster.trigger({ dagId: 'three' })
  await until('b is claimed', async () => (await stateOf(cluster, 'b')) === 'running')
  await cluster.fault('FLUSHALL', () => cluster.redisCommand('FLUSHALL'))
  cluster.resume()
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)).toEqual(['a', 'b', 'c'])
})

test.concurrent('M60: a run cancelled there starts nothing more', async ({ start }) => {
  const cluster = await start({ dags: TWO, workers: 0 })
  cluster.launchWorker({ step: 'claimed', taskId: 'a', action: 'wait' })
  await cluster.trigger({ dagId: 'two' })
  await until('a is claimed', async () => (await stateOf(cluster, 'a')) === 'running')
  await cluster.site.service.cancel(await runIdOf(cluster))
  cluster.resume()
  await cluster.settled()
  expect(await stateOf(cluster, 'b')).toBe('cancelled')
  expect(order(cluster)).not.toContain('b')
})

test.concurrent('M60: a task cleared there begins anew, once', async ({ start }) => {
  const cluster = await start({ dags: TWO, workers: 0 })
  cluster.launchWorker({ step: 'claimed', taskId: 'b', action: 'wait' })
  await cluster.trigger({ dagId: 'two' })
  await until('b is claimed', async () => (await stateOf(cluster, 'b')) === 'running')
  const clears = new ClearService({ ...cluster.site, onQueueError() {} })
  const request = { dagId: 'two', run: await runIdOf(cluster), taskRegex: '^b$' }
  await clears.clear(request, await clears.select(request), 'ada')
  cluster.resume()
  expect(await cluster.settled()).toBe(true)
  expect(await stateOf(cluster, 'b')).toBe('success')
  expect(order(cluster).filter((id) => id === 'a')).toHaveLength(1)
})

test.concurrent('M61: a DAG paused meanwhile, and a pool without slots, keep the next task waiting', async ({
  start,
}) => {
  const tasks = [
    { id: 'a', body: 'beat_until_resumed' },
    { id: 'b', after: ['a'] },
    { id: 'c', after: ['a'], pool: 'none' },
  ]
  const cluster = await start({ dags: [{ id: 'gated', tasks }], workers: 1 })
  await cluster.site.store.pools.set([{ name: 'none', slots: 0, description: '' }])
  await cluster.trigger({ dagId: 'gated' })
  await cluster.begun('a')
  await cluster.site.store.dags.setPaused('gated', true)
  cluster.resume()
  await until('a is done', async () => (await stateOf(cluster, 'a')) === 'success')
  expect(await within(500, () => cluster.executions.length > 1)).toBe(false)
  const pauses = new PauseService({ ...cluster.site, onQueueError: () => undefined })
  await pauses.setPaused('gated', false)
  await until('b is done', async () => (await stateOf(cluster, 'b')) === 'success')
  expect(order(cluster)).toEqual(['a', 'b'])
  await cluster.site.store.pools.set([{ name: 'none', slots: 1, description: '' }])
  expect(await cluster.violations()).toEqual([])
})

test.concurrent('M61: a task that was read ahead waits while its DAG is paused', async ({ start }) => {
  const cluster = await pausedAhead(start)
  await until('b is done', async () => (await stateOf(cluster, 'b')) === 'success')
  expect(await within(500, () => cluster.executions.length > 2)).toBe(false)
  const pauses = new PauseService({ ...cluster.site, onQueueError: () => undefined })
  await pauses.setPaused('three', false)
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)).toEqual(['a', 'b', 'c'])
})

test.concurrent('M61: a run that waits for the same record is done with it', async ({ start }) => {
  const tasks = [{ id: 'a' }, { id: 'b', after: ['a'], body: 'beat 1' }]
  const cluster = await start({ dags: [{ id: 'long', tasks }] })
  await cluster.trigger({ dagId: 'long' })
  await cluster.begun('b')
  await cluster.trigger({ dagId: 'long' })
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)).toEqual(['a', 'b'])
})

test.concurrent('M61: a waiting task of higher priority goes before the one that was made ready', async ({ start }) => {
  const cluster = await urgentWaits(start)
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)[1]).toBe('urgent')
})

test.concurrent('M61: a worker that was asked to stop does not go on with what its command made ready', async ({
  start,
}) => {
  const cluster = await stoppedMeanwhile(start)
  expect(await cluster.workers[0]?.ended()).toBe(0)
  expect(order(cluster)).toEqual(['a'])
  await cluster.startWorkers(1)
  expect(await cluster.violations()).toEqual([])
  expect(order(cluster)).toEqual(['a', 'b', 'c'])
})
