import { expect } from 'vitest'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { frozenLauncher, frozenPair } from './scenarios.ts'
import { test } from './start.ts'

const LEASE_MS = TIMES.lease * 1000

test.concurrent('M64: a launcher that stands still is replaced within a lease, and costs one repetition', async ({
  start,
}) => {
  const cluster = await frozenLauncher(start)
  const again = await cluster.begun('a', 2)
  expect(again.begin - (cluster.faults[0]?.at ?? 0)).toBeLessThan(2 * LEASE_MS)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

test.concurrent('M64: a cancelled run ends although its launcher stands still', async ({ start }) => {
  const cluster = await start({ dags: [{ id: 'one', tasks: chain(['a'], { body: 'beat 30' }) }], workers: 1 })
  const { runId } = await cluster.trigger({ dagId: 'one' })
  await cluster.begun('a')
  const launcher = await cluster.launcherOf('a')
  await cluster.fault('SIGSTOP of the launcher', () => process.kill(launcher, 'SIGSTOP'))
  await cluster.site.service.cancel((await cluster.runOf(runId))?.id ?? 0)
  expect(await cluster.settled(3 * LEASE_MS)).toBe(true)
  expect((await cluster.runOf(runId))?.state).toBe('cancelled')
  expect(cluster.processes).toEqual([])
})

test.concurrent('M65: a worker and a launcher that stand still together do not overlap with their successor', async ({
  start,
}) => {
  const cluster = await frozenPair(start)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions.map(({ tryNumber }) => tryNumber)).toEqual([1, 2])
})
