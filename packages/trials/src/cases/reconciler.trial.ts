import { expect } from 'vitest'
import { LAST_CALL } from '../cluster/setting.ts'
import { chain } from '../dags.ts'
import { DATABASES, databaseOf, longUntilTry, test } from './start.ts'

// The reconciler increments a delivery number in SQL, then enqueues its job. It may die between the two.

test.concurrent.for(DATABASES)(
  'M68, F50 (%s): a reconciler killed before it has added the job of a run costs nothing: the next one adds it',
  async (name, { start }) => {
    const cluster = await start({
      dags: [{ id: 'two', tasks: chain(['a', 'b']) }],
      database: databaseOf(name),
      workers: 0,
    })
    await cluster.trigger({ dagId: 'two' })
    await cluster.redisCommand('FLUSHALL')
    await cluster.struck(cluster.launchWorker(undefined, { [LAST_CALL]: 'addRun' }), 0)
    await cluster.startWorkers(1)
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions).toHaveLength(2)
  },
)

test.concurrent.for(DATABASES)(
  'M68, F50 (%s): a reconciler killed before it has added the job of a lost task costs nothing either',
  async (name, { start }) => {
    const tasks = [
      { id: 'a', body: longUntilTry(2) },
      { id: 'b', after: ['a'] },
    ]
    const cluster = await start({ dags: [{ id: 'two', tasks }], database: databaseOf(name), workers: 1 })
    const { runId } = await cluster.trigger({ dagId: 'two' })
    await cluster.begun('a')
    const victim = await cluster.runnerOf('a')
    await cluster.fault('SIGKILL', () => victim.signal('SIGKILL'))
    await cluster.struck(cluster.launchWorker(undefined, { [LAST_CALL]: 'addTasks' }), 0)
    await cluster.startWorkers(1)
    expect(await cluster.violations({ hits: 1 })).toEqual([])
    expect((await cluster.triesOf(runId, 'a')).map(({ outcome }) => outcome)).toEqual(['lost', 'success'])
    expect(cluster.executions).toHaveLength(3)
  },
)
