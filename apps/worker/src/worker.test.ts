import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import type { TaskStep } from '@ml-airflow/engine'
import { GATE_DAG, MARIADB_LOGIN, testFolder, testMariadb, testRedis } from '@ml-airflow/testing'
import { redisSettings } from '@ml-airflow/testing/shared-settings'
import { expect, test, vi } from 'vitest'
import { startWorker } from './start-worker.ts'
import { Site, until, type WorkerProcess } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 120_000, maxConcurrency: 3 })

const shared = () => redisSettings()

const siteTest = test.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads there which other fixtures this one needs.
  site: async ({}, use) => {
    const site = new Site(shared())
    await site.open()
    await use(site)
    await site.remove()
  },
})

/** Stops a worker, and measures the time. */
async function stop(worker: WorkerProcess, signals = 1): Promise<{ code: number | null; ms: number }> {
  const since = Date.now()
  worker.child.kill('SIGTERM')
  if (signals > 1) {
    await until(() => worker.said.includes('Asked to stop'))
    worker.child.kill('SIGINT')
  }
  return { code: await worker.ended, ms: Date.now() - since }
}

const commandsOf = (site: Site): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && readCommand(pid).includes(site.file('')))

function readCommand(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1')
  } catch {
    return ''
  }
}

siteTest.concurrent('lets a running task end, takes nothing new, and exits with 0', async ({ site }) => {
  const worker = await site.worker()
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  worker.child.kill('SIGTERM')
  await until(() => worker.said.includes('Asked to stop'))
  const late = await site.trigger('late')
  writeFileSync(site.file('gate'), '')
  expect(await worker.ended).toBe(0)
  expect(await site.tries(run)).toMatchObject([{ outcome: 'success' }])
  expect(await site.tries(late)).toEqual([])
})

siteTest.concurrent('knows a DAG that was added or edited after its start, and what runs goes on', async ({ site }) => {
  const worker = await site.worker()
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  const added = GATE_DAG.replaceAll(/'(gate_dag|wait|gate)'/g, "'added_$1'").replace(
    /script = .*/,
    `command = 'echo before'`,
  )
  await site.addDags('added.mjs', added)
  const early = await site.trigger('x', 'added_gate_dag')
  await site.ended(early)
  await site.addDags('added.mjs', added.replace('echo before', 'echo behind'))
  const late = await site.trigger('y', 'added_gate_dag')
  await site.ended(late)
  const logs = await Promise.all(
    [early, late].map(async ({ id }) => site.parts.store.instances.listTries(id, 'added_wait', '')),
  )
  expect(logs.map(([one]) => readFileSync(one?.logPath ?? '', 'utf8'))).toEqual([
    expect.stringContaining('before'),
    expect.stringContaining('behind'),
  ])
  writeFileSync(site.file('gate'), '')
  await site.ended(run)
  expect(await site.tries(run)).toMatchObject([{ outcome: 'success' }])
  expect(worker.said).not.toContain('has no such task')
})

siteTest.concurrent(
  'is listed with what it runs while it is there, and no longer once it has stopped',
  async ({ site }) => {
    const worker = await site.worker({ LEASE_SECONDS: '1' })
    await site.trigger('gate')
    const listed = () => site.parts.store.workers.list()
    await until(async () => (await listed())[0]?.running === 1)
    expect(await listed()).toMatchObject([
      { host: hostname(), pid: worker.child.pid, slots: 2, version: '0.1.0', alive: true },
    ])
    writeFileSync(site.file('gate'), '')
    const killed = await site.worker()
    await until(async () => (await listed()).some(({ pid }) => pid === killed.child.pid))
    killed.child.kill('SIGKILL')
    await stop(worker)
    expect(await listed()).toMatchObject([{ pid: killed.child.pid, running: 0 }])
  },
)

siteTest.concurrent('gives back what outlasts the grace, and another worker has it at once', async ({ site }) => {
  const worker = await site.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  await site.worker()
  expect((await stop(worker)).code).toBe(0)
  await until(async () => (await site.tries(run)).length === 2)
  const [given, taken] = await site.tries(run)
  expect(given).toMatchObject({ outcome: 'lost', sentence: expect.stringContaining('shuts down') })
  expect((taken?.startedAt.getTime() ?? 0) - (given?.finishedAt?.getTime() ?? 0)).toBeLessThan(2_000)
  writeFileSync(site.file('gate'), '')
  await site.ended(run)
  expect(await site.parts.store.instances.list(run.id)).toMatchObject([{ state: 'success', failures: 0, losses: 0 }])
})

siteTest.concurrent('a second signal gives back at once and exits with 1', async ({ site }) => {
  const worker = await site.worker({ SHUTDOWN_GRACE_SECONDS: '600' })
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  expect(commandsOf(site)).toHaveLength(1)
  const { code, ms } = await stop(worker, 2)
  expect(code).toBe(1)
  expect(ms).toBeLessThan(6_000)
  expect(commandsOf(site)).toEqual([])
  expect(await site.tries(run)).toMatchObject([{ outcome: 'lost' }])
  expect(await site.parts.store.instances.list(run.id)).toMatchObject([{ state: 'queued', losses: 0 }])
})

test.concurrent.for(['gone', 'frozen'] as const)('exits in time while Redis is %s', async (how) => {
  const folder = testFolder()
  const redis = await testRedis({ dir: folder.path })
  await redis.start()
  const site = new Site({ REDIS_URL: `redis://127.0.0.1:${redis.port}` })
  await site.open()
  const worker = await site.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
  const run = await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  await redis.kill(how === 'gone' ? 'SIGKILL' : 'SIGSTOP')
  const { ms } = await stop(worker)
  expect(ms).toBeLessThan(10_000)
  expect(commandsOf(site)).toEqual([])
  expect(await site.parts.store.instances.list(run.id)).toMatchObject([{ state: 'queued' }])
  await redis.stop()
  await site.remove()
  folder.remove()
})

test.concurrent('exits in time while the database is frozen', async () => {
  const folder = testFolder()
  const mariadb = await testMariadb({ dir: folder.path })
  await mariadb.start()
  const { user, password } = MARIADB_LOGIN
  const site = new Site({
    ...shared(),
    DB_TYPE: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(mariadb.port),
    DB_LOGIN: user,
    DB_PASSWORD: password,
  })
  await site.open()
  const worker = await site.worker({ SHUTDOWN_GRACE_SECONDS: '0.5' })
  await site.trigger('gate')
  await until(() => existsSync(site.file('gate.begun')))
  await mariadb.kill('SIGSTOP')
  const { ms } = await stop(worker)
  expect(ms).toBeLessThan(15_000)
  expect(commandsOf(site)).toEqual([])
  await mariadb.kill('SIGCONT')
  await site.remove()
  await mariadb.stop()
  folder.remove()
})

siteTest.concurrent('takes no more than 150 MB at rest', async ({ site }) => {
  const worker = await site.worker()
  const [, rss] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${worker.child.pid}/status`, 'utf8')) ?? []
  expect(Number(rss) / 1024).toBeLessThan(150)
})

test.concurrent('a setting that is not allowed, and a database that was not made, are one sentence each', async () => {
  const site = new Site(shared())
  const bad = site.spawn({ LEASE_SECONDS: 'long' })
  expect(await bad.ended).toBe(1)
  expect(bad.said).toBe('LEASE_SECONDS is "long" in the environment: allowed are numbers from 1 to 3600.\n')
  const early = site.spawn()
  expect(await early.ended).toBe(1)
  expect(early.said).toMatch(/^[^\n]*upgradedb[^\n]*\n$/)
  await site.remove()
})

siteTest.concurrent('runs in a process of others, and tells them each step', async ({ site }) => {
  const steps: TaskStep[] = []
  const observer = { step: (step: TaskStep) => steps.push(step), trouble() {} }
  const worker = await startWorker(site.settings, { observer })
  writeFileSync(site.file('gate'), '')
  await site.ended(await site.trigger('gate'))
  await worker.stop()
  await worker.stop()
  expect(steps).toEqual(['claimed', 'launched', 'exited', 'finished', 'released'])
  expect(worker.id).toMatch(new RegExp(`^.+:${process.pid}:\\d+$`))
})

siteTest.concurrent('takes parts that replace its own', async ({ site }) => {
  const exit = { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'Pretended.' } as const
  const launched = { pid: Promise.resolve(undefined), exit: Promise.resolve(exit), extend() {}, stop() {} }
  const launcher = { launch: () => launched, look() {}, endRemains: async () => {}, close: async () => {} }
  const worker = await startWorker(site.settings, { observer: { step() {}, trouble() {} }, parts: { launcher } })
  await site.ended(await site.trigger('gate'))
  await worker.stop()
  expect(existsSync(site.file('gate.begun'))).toBe(false)
})
