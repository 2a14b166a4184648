import { expect } from 'vitest'
import type { DagSpec } from '../dags.ts'
import { DATABASES, databaseOf, test } from './start.ts'

const LIST = `printf '"a"\\n"b"\\n"c"\\n' >"$MLAF_OUTPUT_PATH"`
const FAN: DagSpec = {
  id: 'fan',
  tasks: [
    { id: 'list', body: LIST, writes: true },
    { id: 'fit', after: ['list'], samplesFrom: 'list' },
    { id: 'check', after: ['fit'], samplesFrom: 'list' },
    { id: 'gather', after: ['check'] },
  ],
}
const EACH_ONCE = ['check', 'check', 'check', 'fit', 'fit', 'fit', 'gather', 'list']

test.concurrent.for([
  ['SQLite', 'has made task instances of a list', 'spread'],
  ['MariaDB', 'has read a list', 'listed'],
] as const)(
  'M70 (%s): a worker killed when it %s costs nothing, and each sample runs once',
  async ([name, , step], { start }) => {
    const cluster = await start({ dags: [FAN], workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step, action: 'SIGKILL' })
    await cluster.trigger({ dagId: 'fan' })
    await cluster.struck(victim, 0)
    await cluster.startWorkers(2)
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions.map(({ taskId }) => taskId).sort()).toEqual(EACH_ONCE)
  },
)

test.concurrent.for(DATABASES)(
  'M70 (%s): Redis emptied while a worker stands still over a list costs nothing, and each sample runs once',
  async (name, { start }) => {
    const cluster = await start({ dags: [FAN], workers: 0, database: databaseOf(name) })
    const victim = cluster.launchWorker({ step: 'spread', action: 'wait' })
    await cluster.trigger({ dagId: 'fan' })
    await victim.said(/^step spread/m)
    cluster.noteFault('an event loop stands still', 0)
    await cluster.fault('FLUSHALL', () => cluster.redisCommand('FLUSHALL'))
    await cluster.startWorkers(2)
    expect(await cluster.settled()).toBe(true)
    cluster.resume()
    expect(await cluster.violations()).toEqual([])
    expect(cluster.executions.map(({ taskId }) => taskId).sort()).toEqual(EACH_ONCE)
  },
)
