import { expect } from 'vitest'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { within } from '../wait.ts'
import { longUntilTry, test } from './start.ts'

const one = (body: string) => [{ id: 'one', tasks: chain(['a'], { body }) }]
const KILL_GRACE_MS = TIMES.killGrace * 1000

test('M16, F8: SIGTERM lets a short command end, records it and exits with 0', async ({ start }) => {
  const cluster = await start({ dags: one('beat 1'), workers: 1 })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const worker = await cluster.runnerOf('a')
  await cluster.fault('SIGTERM', () => worker.signal('SIGTERM'))
  expect(await worker.ended()).toBe(0)
  expect((await cluster.instancesOf(runId)).map(({ state }) => state)).toEqual(['success'])
  await cluster.startWorkers(1)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(1)
})

test('M17, F9: SIGTERM hands a long command over within a second, and no try is counted as failed or lost', async ({
  start,
}) => {
  const graceMs = 500
  const settings = { SHUTDOWN_GRACE_SECONDS: String(graceMs / 1000) }
  const cluster = await start({ dags: one(longUntilTry(2)), settings })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const worker = await cluster.runnerOf('a')
  const at = Date.now()
  await cluster.fault('SIGTERM', () => worker.signal('SIGTERM'))
  const again = await cluster.begun('a', 2)
  expect(again.begin - at).toBeLessThan(graceMs + KILL_GRACE_MS + 1000)
  expect(await worker.ended()).toBe(0)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  const [instance] = await cluster.instancesOf(runId)
  expect(instance).toMatchObject({ state: 'success', failures: 0, losses: 0 })
})

test('M18, F10: a second SIGTERM ends the worker at once, and no process is left', async ({ start }) => {
  const cluster = await start({ dags: one(longUntilTry(2)), settings: { SHUTDOWN_GRACE_SECONDS: '30' } })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const worker = await cluster.runnerOf('a')
  await cluster.fault('SIGTERM twice', () => worker.signal('SIGTERM'))
  // Two simultaneous signals count as one.
  await worker.said(/^asked to stop$/m)
  worker.signal('SIGTERM')
  expect(await within(KILL_GRACE_MS + 1000, () => !worker.lives && cluster.processes.length === 0)).toBe(true)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
})

test('M19, F11: SIGTERM while Redis is down ends the worker within its grace, and the command is not repeated', async ({
  start,
}) => {
  const cluster = await start({ dags: one('beat 1'), workers: 1 })
  await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const worker = await cluster.runnerOf('a')
  await cluster.fault('Redis is down', () => cluster.site.redis.kill('SIGKILL'))
  worker.signal('SIGTERM')
  expect(await within((TIMES.shutdownGrace + TIMES.killGrace + 4) * 1000, () => !worker.lives)).toBe(true)
  await cluster.site.redis.start()
  await cluster.startWorkers(1)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(1)
})

test('M21, F49: restarting three workers one after another under load loses nothing', async ({ start }) => {
  const dags = [{ id: 'two', tasks: chain(['a', 'b'], { body: 'beat 1' }) }]
  const cluster = await start({ dags, workers: 3, settings: { WORKER_CONCURRENCY: '2' } })
  const confs = Array.from({ length: 12 }, (_, index) => ({ parameter_1: `set ${index}` }))
  for (const conf of confs) await cluster.trigger({ dagId: 'two', conf })
  await cluster.begun('a')
  for (const worker of [...cluster.workers]) {
    await cluster.fault('SIGTERM', () => worker.signal('SIGTERM'))
    expect(await worker.ended()).toBe(0)
    await cluster.startWorkers(1)
  }
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(24)
})
