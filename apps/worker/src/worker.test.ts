import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { TaskStep } from '@ml-airflow/engine'
import { MARIADB_LOGIN, type TestProcess, testFolder, testMariadb, testRedis } from '@ml-airflow/testing'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test, vi } from 'vitest'
import { startWorker } from './start-worker.ts'
import { until, WorkerHome } from './worker.fixture.ts'

vi.setConfig({ maxConcurrency: 3 })

const shared = () => redisSettings()

const homeTest = test.extend<{ home: WorkerHome }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  home: async ({}, use) => {
    const home = new WorkerHome(shared())
    await home.open()
    await use(home)
    await home.remove()
  },
})

/** Stops a worker, and measures the time. */
async function stop(worker: TestProcess, signals = 1): Promise<{ code: number | null; ms: number }> {
  const since = Date.now()
  worker.child.kill('SIGTERM')
  if (signals > 1) {
    await until(() => worker.said.includes('Stopping: running'))
    worker.child.kill('SIGINT')
  }
  return { code: (await worker.ended).code, ms: Date.now() - since }
}

const commandsOf = (home: WorkerHome): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && readCommand(pid).includes(home.file('')))

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

homeTest.concurrent('lets a running task end, takes nothing new, and exits with 0', async ({ home }) => {
  const worker = await home.worker()
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  worker.child.kill('SIGTERM')
  await until(() => worker.said.includes('Stopping: running'))
  const late = await home.trigger('late')
  writeFileSync(home.file('gate'), '')
  expect((await worker.ended).code).toBe(0)
  expect(await home.tries(run)).toMatchObject([{ outcome: 'success' }])
  expect(await home.tries(late)).toEqual([])
})

homeTest.concurrent('knows a DAG that was added or edited after its start, and what runs goes on', async ({ home }) => {
  const worker = await home.worker()
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  await home.addDags('added.mjs', ADDED_DAG)
  const early = await home.triggerDag('added', { word: 'x' })
  await home.ended(early)
  await home.addDags('added.mjs', ADDED_DAG.replace('echo before', 'echo behind'))
  const late = await home.triggerDag('added', { word: 'y' })
  await home.ended(late)
  const logs = await Promise.all(
    [early, late].map(async ({ id }) => home.parts.store.instances.listTries(id, 'added_task', '')),
  )
  expect(logs.map(([one]) => readFileSync(one?.logPath ?? '', 'utf8'))).toEqual([
    expect.stringContaining('before'),
    expect.stringContaining('behind'),
  ])
  writeFileSync(home.file('gate'), '')
  await home.ended(run)
  expect(await home.tries(run)).toMatchObject([{ outcome: 'success' }])
  expect(worker.said).not.toContain('has no such task')
})

homeTest.concurrent(
  'is listed with what it runs while it is there, and no longer once it has stopped',
  async ({ home }) => {
    const worker = await home.worker({ LEASE_SECONDS: '1' })
    await home.trigger('gate')
    const listed = () => home.parts.store.workers.list()
    await until(async () => (await listed())[0]?.running === 1)
    expect(await listed()).toMatchObject([
      { host: hostname(), pid: worker.child.pid, slots: 2, version: '0.1.0', alive: true },
    ])
    writeFileSync(home.file('gate'), '')
    const killed = await home.worker()
    await until(async () => (await listed()).some(({ pid }) => pid === killed.child.pid))
    killed.child.kill('SIGKILL')
    await stop(worker)
    expect(await listed()).toMatchObject([{ pid: killed.child.pid, running: 0 }])
  },
)

homeTest.concurrent(
  'requeues a task that outlasts the grace period, and another worker takes it at once',
  async ({ home }) => {
    const worker = await home.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
    const run = await home.trigger('gate')
    await until(() => existsSync(home.file('gate.begun')))
    await home.worker()
    expect((await stop(worker)).code).toBe(0)
    await until(async () => (await home.tries(run)).length === 2)
    const [given, taken] = await home.tries(run)
    expect(given).toMatchObject({ outcome: 'lost', sentence: expect.stringContaining('shuts down') })
    expect((taken?.startedAt.getTime() ?? 0) - (given?.finishedAt?.getTime() ?? 0)).toBeLessThan(2_000)
    writeFileSync(home.file('gate'), '')
    await home.ended(run)
    expect(await home.parts.store.instances.list(run.id)).toMatchObject([{ state: 'success', failures: 0, losses: 0 }])
  },
)

homeTest.concurrent('a second signal requeues running tasks at once and exits with 1', async ({ home }) => {
  const worker = await home.worker({ SHUTDOWN_GRACE_SECONDS: '600' })
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  expect(commandsOf(home)).toHaveLength(1)
  const { code, ms } = await stop(worker, 2)
  expect(code).toBe(1)
  expect(ms).toBeLessThan(6_000)
  expect(commandsOf(home)).toEqual([])
  expect(await home.tries(run)).toMatchObject([{ outcome: 'lost' }])
  expect(await home.parts.store.instances.list(run.id)).toMatchObject([{ state: 'queued', losses: 0 }])
})

test.concurrent.for(['gone', 'frozen'] as const)('exits in time while Redis is %s', async (how) => {
  const folder = testFolder()
  const redis = await testRedis({ dir: folder.path })
  await redis.start()
  const home = new WorkerHome({ REDIS_URL: `redis://127.0.0.1:${redis.port}` })
  await home.open()
  const worker = await home.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
  const run = await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  await redis.kill(how === 'gone' ? 'SIGKILL' : 'SIGSTOP')
  const { ms } = await stop(worker)
  expect(ms).toBeLessThan(10_000)
  expect(commandsOf(home)).toEqual([])
  expect(await home.parts.store.instances.list(run.id)).toMatchObject([{ state: 'queued' }])
  await redis.stop()
  await home.remove()
  folder.remove()
})

test.concurrent('exits in time while the database is frozen', async () => {
  const folder = testFolder()
  const mariadb = await testMariadb({ dir: folder.path })
  await mariadb.start()
  const { user, password } = MARIADB_LOGIN
  const home = new WorkerHome({
    ...shared(),
    DB_TYPE: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(mariadb.port),
    DB_LOGIN: user,
    DB_PASSWORD: password,
  })
  await home.open()
  const worker = await home.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
  await home.trigger('gate')
  await until(() => existsSync(home.file('gate.begun')))
  await mariadb.kill('SIGSTOP')
  const { ms } = await stop(worker)
  expect(ms).toBeLessThan(15_000)
  expect(commandsOf(home)).toEqual([])
  await mariadb.kill('SIGCONT')
  await home.remove()
  await mariadb.stop()
  folder.remove()
})

homeTest.concurrent('takes no more than 150 MB at rest', async ({ home }) => {
  const worker = home.spawnAsShipped()
  await worker.ready()
  const [, rss] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${worker.child.pid}/status`, 'utf8')) ?? []
  expect(Number(rss) / 1024).toBeLessThan(150)
})

test.concurrent('a setting that is not allowed, and a database that was not made, are one sentence each', async () => {
  const home = new WorkerHome(shared())
  const bad = home.spawn({ LEASE_SECONDS: 'long' })
  expect((await bad.ended).code).toBe(1)
  expect(bad.said).toBe('LEASE_SECONDS is "long" in the environment: allowed are numbers from 1 to 3600.\n')
  const early = home.spawn()
  expect((await early.ended).code).toBe(1)
  expect(early.said).toMatch(/^[^\n]*upgradedb[^\n]*\n$/)
  await home.remove()
})

homeTest.concurrent('runs in a process of others, and tells them each step', async ({ home }) => {
  const steps: TaskStep[] = []
  const observer = { step: (step: TaskStep) => steps.push(step), trouble() {} }
  const worker = await startWorker(home.settings, { observer })
  writeFileSync(home.file('gate'), '')
  await home.ended(await home.trigger('gate'))
  await worker.stop()
  await worker.stop()
  expect(steps).toEqual(['claimed', 'launched', 'exited', 'finished', 'released'])
  expect(worker.id).toMatch(new RegExp(`^.+:${process.pid}:\\d+$`))
})

homeTest.concurrent('takes parts that replace its own', async ({ home }) => {
  const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Pretended.' } as const
  const launched = { pid: Promise.resolve(undefined), exit: Promise.resolve(exit), extend() {}, stop() {} }
  const launcher = { launch: () => launched, checkHeartbeat() {}, endRemains: async () => {}, close: async () => {} }
  const worker = await startWorker(home.settings, { observer: { step() {}, trouble() {} }, parts: { launcher } })
  await home.ended(await home.trigger('gate'))
  await worker.stop()
  expect(existsSync(home.file('gate.begun'))).toBe(false)
})

const ADDED_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Added = defineParameters('added', { word: z.string() })

class Echo extends MLTaskSubDag {
  id = 'added_task'
  parameters = Added
  command = 'echo before'
  parametersProvider() { return [] }
}

export const addedDag = defineDag({ id: 'added', parameters: Added, tasks: [new Echo()] })
`
