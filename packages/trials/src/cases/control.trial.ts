import { expect } from 'vitest'
import type { Cluster } from '../cluster/cluster.ts'
import { chain, diamond } from '../dags.ts'
import { until } from '../wait.ts'
import { DATABASES, databaseOf, test } from './start.ts'

test.for(DATABASES)(
  'M01 (%s): without a fault, 30 runs execute each command once and in order',
  async (name, { start }) => {
    const dags = [{ id: 'chain', tasks: chain(['a', 'b', 'c'], { body: 'env' }) }]
    const cluster = await start({ dags, database: databaseOf(name) })
    const confs = Array.from({ length: 30 }, (_, index) => ({ parameter_1: `set ${index}` }))
    await Promise.all(confs.map((conf) => cluster.trigger({ dagId: 'chain', conf })))

    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions).toHaveLength(90)
  },
)

test('M02: a second trigger with the same parameters executes nothing, and says why', async ({ start }) => {
  const dags = [{ id: 'diamond', tasks: diamond() }]
  const cluster = await start({ dags, workers: 1 })
  await cluster.trigger({ dagId: 'diamond' })
  await cluster.settled()
  const second = await cluster.trigger({ dagId: 'diamond' })

  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(4)
  const instances = await cluster.instancesOf(second.runId)
  expect(instances.map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(4).fill('skipped finished'))
})

test('M41, F27: 200 tasks by four processes on one SQLite file run once each, and nobody is kept out', async ({
  start,
}) => {
  const tasks = Array.from({ length: 200 }, (_, index) => ({ id: `task_${index}`, table: 'wide' }))
  const cluster = await start({ dags: [{ id: 'wide', tasks }], workers: 4 })
  await cluster.trigger({ dagId: 'wide' })
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(200)
  expect(cluster.workers.filter(({ log }) => /^trouble/m.test(log))).toEqual([])
})

test.for(DATABASES)('M55, F47 (%s): workers in other time zones agree on leases and times', async (name, { start }) => {
  const dags = [{ id: 'two', tasks: chain(['a', 'b'], { body: 'beat 4' }) }]
  const cluster = await start({ dags, database: databaseOf(name), workers: 0 })
  for (const TZ of ['America/New_York', 'Asia/Kolkata']) cluster.launchWorker(undefined, { TZ })
  const from = Date.now() - 1000
  const { runId } = await cluster.trigger({ dagId: 'two' })
  expect(await cluster.violations()).toEqual([])
  for (const { startedAt, finishedAt } of await cluster.instancesOf(runId)) {
    expect(startedAt?.getTime()).toBeGreaterThan(from)
    expect(finishedAt?.getTime()).toBeLessThan(Date.now() + 1000)
  }
})

const SAMPLES = Number(process.env.TRIAL_SAMPLES ?? 150)
const RESTARTS = Number(process.env.TRIAL_RESTARTS ?? 0)

test.for(DATABASES)(
  `F52 (%s): ${SAMPLES} samples of a task run once each, by workers that stay below 250 MB`,
  { timeout: 1_800_000 },
  async (name, { start }) => {
    const samples = Array.from({ length: SAMPLES }, (_, index) => `s${index}`)
    const dags = [{ id: 'wide', samples, tasks: [{ id: 'each', perSample: true }] }]
    const cluster = await start({ dags, database: databaseOf(name), settings: { LEASE_SECONDS: '60' } })
    await cluster.trigger({ dagId: 'wide' })
    for (let restart = 1; restart <= RESTARTS; restart++)
      await restartOneOf(cluster, (SAMPLES * restart) / (RESTARTS + 1))
    expect(await cluster.settled(1_500_000)).toBe(true)
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions).toHaveLength(SAMPLES)
    console.log(`${SAMPLES} samples: ${cluster.workers.map(({ peakMb }) => Math.round(peakMb)).join(' and ')} MB`)
  },
)

/** Restarts the oldest worker once this many samples have begun. */
async function restartOneOf(cluster: Cluster, begun: number): Promise<void> {
  await until(`${begun} samples have begun`, () => cluster.executions.length >= begun, 1_500_000)
  const worker = cluster.workers.find(({ lives }) => lives)
  worker?.signal('SIGTERM')
  expect(await worker?.ended()).toBe(0)
  await cluster.startWorkers(1)
}
