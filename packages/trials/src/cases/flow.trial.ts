import { expect } from 'vitest'
import { chain, diamond } from '../dags.ts'
import { earlyJob } from './scenarios.ts'
import { DATABASES, databaseOf, test } from './start.ts'

// The task named by the parameter fails.
const body = '[[ $MLAF_TASK_ID != "$MLAF_PARAMETER_PARAMETER_1" ]]'
const SPOILT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  chain: { a: ['b', 'c'], b: ['c'], c: [] },
  diamond: { a: ['b', 'c', 'd'], b: ['d'], c: ['d'], d: [] },
}

test('M49, F40: a task that fails, at any place of a chain and of a diamond, ends its run within 5 seconds', async ({
  start,
}) => {
  const dags = [
    { id: 'chain', tasks: chain(['a', 'b', 'c'], { body }) },
    { id: 'diamond', tasks: diamond({ body }) },
  ]
  const cluster = await start({ dags })
  for (const [dagId, places] of Object.entries(SPOILT)) {
    for (const [failing, spoilt] of Object.entries(places)) {
      const { runId } = await cluster.trigger({ dagId, conf: { parameter_1: failing } })
      expect(await cluster.settled(5000)).toBe(true)
      expect((await cluster.runOf(runId))?.state).toBe('failed')
      const expected = new Map([[failing, 'failed'], ...spoilt.map((id) => [id, 'upstream_failed'] as const)])
      for (const { taskId, state } of await cluster.instancesOf(runId)) {
        if (!expected.has(taskId)) expect(['success', 'skipped']).toContain(state)
        else expect(`${taskId} ${state}`).toBe(`${taskId} ${expected.get(taskId)}`)
      }
    }
  }
  expect(await cluster.violations()).toEqual([])
})

test('M50, F41, F42: a job put into the queue by hand does not start its task before its upstreams have ended', async ({
  start,
}) => {
  const cluster = await earlyJob(start)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

const RETRIES = Number(process.env.TRIAL_RETRIES ?? 100)

test.for(DATABASES)(
  `C31 (%s): a task of ${RETRIES} retries whose delay is nothing, doubled each time, makes them all and fails`,
  { timeout: 300_000 },
  async (name, { start }) => {
    const dags = [{ id: 'one', tasks: [{ id: 'a', body: 'false', retries: RETRIES }] }]
    const cluster = await start({ dags, database: databaseOf(name), settings: { LEASE_SECONDS: '30' } })
    const { runId } = await cluster.trigger({ dagId: 'one' })
    expect(await cluster.settled(240_000)).toBe(true)
    expect(await cluster.instancesOf(runId)).toMatchObject([{ state: 'failed' }])
    expect(await cluster.triesOf(runId, 'a')).toHaveLength(RETRIES + 1)
    expect(cluster.workers.map(({ log }) => log.match(/^trouble .*$/gm))).toEqual(cluster.workers.map(() => null))
    expect(await cluster.violations()).toEqual([])
  },
)
