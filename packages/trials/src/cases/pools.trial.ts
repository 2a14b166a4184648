import { ClearService } from '@ml-airflow/engine'
import { expect } from 'vitest'
import { chain } from '../dags.ts'
import { mostAtOnce } from '../evidence/most-at-once.ts'
import { until, within } from '../wait.ts'
import { DATABASES, databaseOf, longUntilTry, test } from './start.ts'

const SLOTS = 2
const TASKS = 8

test.for(DATABASES)(
  'M60 (%s): a pool is never overbooked, also when the workers of its tasks are killed',
  async (name, { start }) => {
    const body = `((MLAF_TRY > 1)) && beat 1 || beat 3`
    const tasks = Array.from({ length: TASKS }, (_, index) => ({ id: `t${index}`, table: 'pooled', pool: 'two', body }))
    const cluster = await start({ dags: [{ id: 'pooled', tasks }], database: databaseOf(name), workers: 3 })
    await cluster.site.store.pools.set([{ name: 'two', slots: SLOTS, description: '' }])
    await cluster.trigger({ dagId: 'pooled' })
    for (let kills = 0; kills < 2; kills++) {
      const seen = cluster.executions.length
      const { taskId } = await until('another command runs', () =>
        cluster.executions.length > seen ? cluster.alive.at(-1) : undefined,
      )
      const victim = await cluster.runnerOf(taskId)
      await cluster.fault('SIGKILL', () => victim.signal('SIGKILL'))
      await cluster.startWorkers(1)
    }
    expect(await cluster.settled(120_000)).toBe(true)
    const ended = cluster.executions.filter(({ end }) => end?.code === 0)
    expect(new Set(ended.map(({ taskId }) => taskId)).size).toBe(TASKS)
    expect(mostAtOnce(cluster.executions)).toBe(SLOTS)
    expect(await cluster.site.store.pools.find('two')).toMatchObject({ used: 0, queued: 0 })
  },
)

test.for(DATABASES)(
  'M61 (%s): a cleared task runs once more, the running one is ended, and the run ends',
  async (name, { start }) => {
    const dags = [{ id: 'three', tasks: chain(['a', 'b', 'c'], { body: longUntilTry(2) }) }]
    const cluster = await start({ dags, database: databaseOf(name) })
    const { site } = cluster
    const clears = new ClearService({ ...site, onQueueError() {} })
    const clear = async (taskRegex: string) => {
      const request = { dagId: 'three', taskRegex }
      return clears.clear(request, await clears.select(request), 'a trial')
    }
    await cluster.trigger({ dagId: 'three' })
    for (const task of ['a', 'b', 'c']) {
      await cluster.begun(task)
      expect(await clear(`^${task}$`)).toEqual({ cleared: 1, ended: 1, reopened: 0 })
      await cluster.begun(task, 2)
    }
    expect(await cluster.settled()).toBe(true)
    expect(cluster.executions.map(({ taskId, tryNumber }) => `${taskId}${tryNumber}`)).toEqual([
      'a1',
      'a2',
      'b1',
      'b2',
      'c1',
      'c2',
    ])
    expect(await clear('b|c')).toEqual({ cleared: 2, ended: 0, reopened: 1 })
    expect(
      await within(60_000, async () => cluster.executions.filter(({ end }) => end !== undefined).length === 5),
    ).toBe(true)
    expect(await cluster.settled()).toBe(true)
    expect(cluster.executions.slice(6).map(({ taskId, tryNumber }) => `${taskId}${tryNumber}`)).toEqual(['b3', 'c3'])
    expect(cluster.processes).toEqual([])
  },
)
