import { expect } from 'vitest'
import { startApi } from '../cluster/api.ts'
import { chain } from '../dags.ts'
import { forgottenJob, sharedTasks } from './scenarios.ts'
import { DATABASES, databaseOf, test } from './start.ts'

const two = [{ id: 'two', tasks: chain(['a', 'b']) }]

test('M42, F28: a transaction that throws on SQLite takes none of the 20 beside it with it', async ({ start }) => {
  const cluster = await start({ dags: two, workers: 1 })
  const confs = Array.from({ length: 20 }, (_, index) => ({ parameter_1: `set ${index}` }))
  const dag = cluster.site.registry.get('two')
  const refused = cluster.site.store.runs.accept({
    dagId: 'two',
    runId: cluster.newRunId(),
    parameters: dag.parameters,
    conf: { parameter_1: 'refused' },
    options: { force: [], forceDownstream: true, samples: [] },
    executionDate: new Date(),
    externalTrigger: true,
    graph: new Proxy(dag.graph, {
      get: () => {
        throw new Error('The graph cannot be read.')
      },
    }),
  })
  const [thrown, ...outcomes] = await Promise.allSettled([
    refused,
    ...confs.map((conf) => cluster.trigger({ dagId: 'two', conf })),
  ])
  expect(thrown.status).toBe('rejected')
  expect(outcomes.map((outcome) => outcome.status)).toEqual(Array(20).fill('fulfilled'))
  expect(cluster.answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
  expect(await cluster.site.store.records.findParameters(dag.parameters, { parameter_1: 'refused' })).toEqual({
    trial: undefined,
  })
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(40)
})

test('M38, F24, F26: 20 triggers at once with the same new values make one row of them and execute once', async ({
  start,
}) => {
  const cluster = await start({ dags: two, database: databaseOf('MariaDB') })
  const answers = await Promise.all(Array.from({ length: 20 }, () => cluster.trigger({ dagId: 'two' })))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

test('M51: a run is executed though the process that accepted it died before it could enqueue it', async ({
  start,
}) => {
  const cluster = await forgottenJob(start)
  expect(cluster.answers.map(({ status }) => status)).toEqual([200])
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(2)
})

test.for(DATABASES)(
  'M52 (%s): one run id 50 times at once makes one run, and another conf under it is refused by the API',
  async (name, { start }) => {
    const cluster = await start({ dags: two, database: databaseOf(name) })
    const api = await startApi(cluster)
    const runId = cluster.newRunId()
    // Two processes accept runs: the API and this one.
    const same = Array.from({ length: 50 }, (_, index) =>
      cluster.trigger({ dagId: 'two', runId }, index % 2 === 0 ? api : undefined),
    )
    const statuses = (await Promise.all(same)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => status === 200)).toHaveLength(49)
    const conf = { parameter_1: 'y' }
    const other = Array.from({ length: 5 }, () => cluster.trigger({ dagId: 'two', runId, conf }, api))
    expect((await Promise.all(other)).map(({ status }) => status)).toEqual(Array(5).fill(409))
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions).toHaveLength(2)
  },
)

test.for(DATABASES)(
  'M53, F25 (%s): training and testing with the same values at once execute what they share once',
  async (name, { start }) => {
    const cluster = await sharedTasks(start, { database: databaseOf(name) })
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions.map(({ taskId }) => taskId).toSorted()).toEqual(['common_1', 'common_2', 'test', 'train'])
  },
)
