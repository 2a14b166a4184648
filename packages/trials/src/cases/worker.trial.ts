import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { within } from '../wait.ts'
import { frozenWorker, launcherKilledInCleaning, lostInTheMiddle } from './scenarios.ts'
import { DATABASES, databaseOf, longUntilTry, test } from './start.ts'

const LEASE_MS = TIMES.lease * 1000
// The takeover from a dead worker needs three rounds of the queue's check and one lease, all of equal length here.
const TAKE_OVER_MS = 4 * LEASE_MS

const one = (body: string) => [{ id: 'one', tasks: chain(['a'], { body }) }]
const poison = (body: string) => [{ id: 'poison', tasks: [{ id: 'poison', body }] }]
const two = (body: string) => [{ id: 'two', tasks: [...chain(['a']), { id: 'b', after: ['a'], body }] }]

test.concurrent('M03: an idle worker may be killed', async ({ start }) => {
  const cluster = await start({ dags: two(':') })
  await cluster.fault('SIGKILL', () => cluster.workers[0]?.signal('SIGKILL'))
  await cluster.trigger({ dagId: 'two' })
  expect(await cluster.violations()).toEqual([])
})

test.concurrent('M05: a command is gone within a second of its worker, killed right after the launch', async ({
  start,
}) => {
  const cluster = await start({ dags: one(longUntilTry(2)), workers: 0 })
  const victim = cluster.launchWorker({ step: 'launched', action: 'SIGKILL' })
  await cluster.trigger({ dagId: 'one' })
  await cluster.struck(victim, 1)
  expect(await within(1000, () => cluster.processes.length === 0)).toBe(true)
  await cluster.startWorkers(1)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
})

test.concurrent.for(DATABASES)(
  'M06, F1 (%s): a worker killed under its command costs one repetition, soon',
  async (name, { start }) => {
    const cluster = await start({ dags: two(longUntilTry(2)), database: databaseOf(name) })
    await cluster.trigger({ dagId: 'two' })
    const { begin } = await cluster.begun('b')
    const victim = await cluster.runnerOf('b')
    await cluster.fault('SIGKILL', () => victim.signal('SIGKILL'))
    expect(await within(1000, () => cluster.processes.length === 0)).toBe(true)
    const again = await cluster.begun('b', 2)
    expect(again.begin - begin).toBeLessThan(TAKE_OVER_MS)
    expect(await cluster.violations({ hits: 1 })).toEqual([])
  },
)

test.concurrent('M07, F3: a second worker, killed while it takes over what the first one had left, costs none either', async ({
  start,
}) => {
  const cluster = await lostInTheMiddle(start)
  await cluster.startWorkers(1)
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions.map(({ taskId }) => taskId)).toEqual(['a', 'b'])
})

test.concurrent('M07, F3: a launcher killed while it ends what a finished command left behind costs no repetition', async ({
  start,
}) => {
  const cluster = await launcherKilledInCleaning(start)
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(1)
})

test.concurrent('M07, F3: a result from before a run was forced does not count for that run, recorded or not', async ({
  start,
}) => {
  const cluster = await start({ dags: one(':'), workers: 0 })
  const victim = cluster.launchWorker({ step: 'exited', action: 'SIGKILL' })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  await cluster.struck(victim, 0)
  await cluster.site.service.cancel((await cluster.runOf(runId))?.id ?? 0)
  await cluster.startWorkers(1)
  expect(await cluster.settled()).toBe(true)
  const forced = await cluster.trigger({ dagId: 'one', force: 'all' })
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions.map(({ run }) => run)).toEqual([runId, forced.runId])
})

test.concurrent('M10: a task whose worker is killed three times completes in its fourth try', async ({ start }) => {
  const cluster = await start({ dags: one(longUntilTry(4)), workers: 1 })
  await cluster.trigger({ dagId: 'one' })
  for (const number of [1, 2, 3]) {
    await cluster.begun('a', number)
    const victim = await cluster.runnerOf('a')
    await cluster.fault('SIGKILL', () => victim.signal('SIGKILL'))
    await cluster.startWorkers(1)
  }
  expect(await cluster.violations({ hits: 3 })).toEqual([])
  expect(cluster.executions).toHaveLength(4)
})

test.concurrent('M11, F43: a task that kills its worker every time is parked, and others go on', async ({ start }) => {
  const killsWorker = `kill -9 "$(awk '/^PPid/ { print $2 }' "/proc/$PPID/status")"; beat 30`
  const dags = [...poison(killsWorker), ...two(':')]
  const cluster = await start({ dags, workers: 1, settings: { MAX_LOSSES: '1' } })
  const { runId } = await cluster.trigger({ dagId: 'poison' })
  for (const hit of [1, 1]) {
    const victim = cluster.workers.at(-1)
    if (victim !== undefined) await cluster.struck(victim, hit)
    await cluster.startWorkers(1)
  }
  await cluster.trigger({ dagId: 'two' })
  expect(await cluster.violations({ hits: 2 })).toEqual([])
  expect((await cluster.instancesOf(runId)).map(({ state, losses }) => `${state} ${losses}`)).toEqual(['failed 2'])
  expect(cluster.executions.filter(({ taskId }) => taskId === 'b')).toHaveLength(1)
})

test.concurrent('M11, F43: a task that kills its launcher every time is parked, and its worker goes on', async ({
  start,
}) => {
  const dags = [...poison('kill -9 $PPID; beat 30'), ...two(':')]
  const cluster = await start({ dags, workers: 1, settings: { MAX_LOSSES: '2' } })
  cluster.noteFault('the task kills its launcher', 3)
  const { runId } = await cluster.trigger({ dagId: 'poison' })
  await cluster.settled()
  await cluster.trigger({ dagId: 'two' })
  expect(await cluster.violations({ hits: 3 })).toEqual([])
  expect((await cluster.instancesOf(runId)).map(({ state }) => state)).toEqual(['failed'])
  expect(cluster.executions.filter(({ taskId }) => taskId === 'b')).toHaveLength(1)
})

test.concurrent.for(DATABASES)(
  'M12, F5 (%s): a worker frozen for three leases neither overlaps nor disturbs its successor',
  async (name, { start }) => {
    const cluster = await frozenWorker(start, { database: databaseOf(name) })
    expect(await cluster.violations({ hits: 1 })).toEqual([])
    expect(cluster.executions.map(({ taskId, tryNumber }) => `${taskId} ${tryNumber}`)).toEqual(['a 1', 'b 1', 'b 2'])
  },
)

test.concurrent.for(DATABASES)(
  'M12, F5 (%s): a finish is refused when another worker has finished before',
  async (name, { start }) => {
    const cluster = await start({ dags: one(':'), workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step: 'exited', action: 'SIGSTOP' })
    const { runId } = await cluster.trigger({ dagId: 'one' })
    await victim.said(/^step exited/m)
    cluster.noteFault('SIGSTOP', 0)
    await cluster.startWorkers(1)
    expect(await cluster.settled()).toBe(true)
    const before = await cluster.triesOf(runId, 'a')
    victim.signal('SIGCONT')
    await victim.said(/^step finished/m)
    expect(await cluster.triesOf(runId, 'a')).toEqual(before)
    expect(before.map(({ outcome }) => outcome)).toEqual(['lost', 'success'])
    expect(await cluster.violations()).toEqual([])
  },
)

test.concurrent('M14: a worker frozen for half a lease loses nothing', async ({ start }) => {
  const cluster = await start({ dags: one('beat 4') })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const victim = await cluster.runnerOf('a')
  await cluster.fault('SIGSTOP', () => victim.signal('SIGSTOP'))
  await pause(LEASE_MS / 2)
  victim.signal('SIGCONT')
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(1)
})

test.concurrent('M15, F6: a worker whose event loop stands still for three leases neither overlaps nor disturbs', async ({
  start,
}) => {
  const cluster = await start({ dags: one(`${longUntilTry(2)}; beat 2`), workers: 0 })
  const victim = cluster.launchWorker({ step: 'launched', action: 'wait' })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  cluster.noteFault('its event loop stands still', 1)
  await cluster.startWorkers(1)
  await pause(3 * LEASE_MS)
  cluster.resume()
  await victim.said(/^step finished/m)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions.map(({ tryNumber }) => tryNumber)).toEqual([1, 2])
})

test.concurrent('M20, F7: runs go on when all workers were dead for longer than a lease', async ({ start }) => {
  const cluster = await start({ dags: two(longUntilTry(2)) })
  await cluster.trigger({ dagId: 'two' })
  await cluster.begun('b')
  await cluster.fault('SIGKILL all', () => cluster.workers.map((worker) => worker.signal('SIGKILL')))
  await pause(2 * LEASE_MS)
  await cluster.startWorkers(1)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
})
