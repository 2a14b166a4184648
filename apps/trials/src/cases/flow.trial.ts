import { expect } from 'vitest'
import { chain, diamond } from '../dags.ts'
import { earlyJob } from './scenarios.ts'
import { test } from './start.ts'

// The task that the parameter names fails.
const body = '[[ $MLAF_TASK_ID != "$MLAF_PARAMETER_PARAMETER_1" ]]'
const SPOILT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  chain: { a: ['b', 'c'], b: ['c'], c: [] },
  diamond: { a: ['b', 'c', 'd'], b: ['d'], c: ['d'], d: [] },
}

test('M49: a task that fails, at any place of a chain and of a diamond, ends its run within 5 seconds', async ({
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
      const expected = (taskId: string) =>
        taskId === failing ? 'failed' : spoilt.includes(taskId) ? 'upstream_failed' : undefined
      for (const { taskId, state } of await cluster.instancesOf(runId)) {
        if (expected(taskId) === undefined) expect(['success', 'skipped']).toContain(state)
        else expect(`${taskId} ${state}`).toBe(`${taskId} ${expected(taskId)}`)
      }
    }
  }
  expect(await cluster.violations()).toEqual([])
})

test('M50: a job put into the queue by hand does not start its task before its upstreams have ended', async ({
  start,
}) => {
  const cluster = await earlyJob(start)
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})
