import { expect } from 'vitest'
import { chain, diamond } from '../dags.ts'
import { DATABASES, databaseOf, test } from './start.ts'

test.for(DATABASES)(
  'M01 (%s): without a fault, 30 runs execute each command once and in order',
  async (name, { start }) => {
    const dags = [{ id: 'chain', tasks: chain(['a', 'b', 'c'], { body: 'env' }) }]
    const cluster = await start({ dags, database: databaseOf(name) })
    const confs = Array.from({ length: 30 }, (_, index) => ({ parameter_1: `set ${index}` }))
    await Promise.all(
      confs.map((conf, index) => cluster.trigger({ dagId: 'chain', runId: `${cluster.newRunId()}-${index}`, conf })),
    )

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
