import { setTimeout as pause } from 'node:timers/promises'
import { type TestServer, testFolder, testMariadb } from '@ml-airflow/testing'
import { afterAll, beforeAll, expect } from 'vitest'
import { cutConnections } from '../cluster/database.ts'
import { TIMES } from '../cluster/site.ts'
import { chain } from '../dags.ts'
import { longUntilTry, test } from './start.ts'

const LEASE_MS = TIMES.lease * 1000
const folder = testFolder()
let mariadb: TestServer

beforeAll(async () => {
  mariadb = await testMariadb({ dir: folder.path })
  await mariadb.start()
})

afterAll(async () => {
  await mariadb.stop()
  folder.remove()
})

const two = (body: string) => [{ id: 'two', tasks: [...chain(['a']), { id: 'b', after: ['a'], body }] }]
const database = () => ({ mariadbPort: mariadb.port })

test('M33, F20: triggers while the database is killed fail or are kept, and their repetition finds the same run', async ({
  start,
}) => {
  const cluster = await start({ dags: two(':'), database: database() })
  const requests = Array.from({ length: 20 }, (_, index) => ({
    dagId: 'two',
    runId: cluster.newRunId(),
    conf: { parameter_1: `set ${index}` },
  }))
  const underway = requests.map((request) => cluster.trigger(request))
  await Promise.race(underway)
  await cluster.fault('kill -9 MariaDB', () => mariadb.kill('SIGKILL'))
  await Promise.all(underway)
  await pause(3000)
  await mariadb.start()
  for (const request of requests) {
    const again = await cluster.trigger(request)
    expect([200, 201]).toContain(again.status)
  }
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions).toHaveLength(40)
})

test('M34, F20: a claim that meets a killed database has one winner or none', async ({ start }) => {
  const dags = [
    { id: 'wide', tasks: Array.from({ length: 30 }, (_, index) => ({ id: `task_${index}`, table: 'wide' })) },
  ]
  const cluster = await start({ dags, database: database() })
  await cluster.trigger({ dagId: 'wide' })
  await Promise.race(dags[0]?.tasks.map(({ id }) => cluster.begun(id)) ?? [])
  await cluster.fault('kill -9 MariaDB', () => mariadb.kill('SIGKILL'))
  await mariadb.start()
  expect(await cluster.violations()).toEqual([])
  expect(new Set(cluster.executions.map(({ taskId }) => taskId)).size).toBe(30)
})

test('M35, F20: a finish that meets a killed database is recorded once, when it is back', async ({ start }) => {
  const cluster = await start({ dags: two(':'), workers: 0, database: database() })
  const worker = cluster.launchWorker({ step: 'exited', action: 'wait' })
  await cluster.trigger({ dagId: 'two' })
  await worker.said(/^step exited a/m)
  await cluster.fault('kill -9 MariaDB', () => mariadb.kill('SIGKILL'))
  cluster.resume()
  await worker.said(/^trouble/m)
  await mariadb.start()
  expect(await cluster.violations()).toEqual([])
  expect(cluster.executions.map(({ taskId }) => taskId)).toEqual(['a', 'b'])
})

test('M36, F22, F23: a command ends at its deadline while the database is frozen, and is repeated afterwards', async ({
  start,
}) => {
  const cluster = await start({ dags: two(longUntilTry(2)), database: database() })
  await cluster.trigger({ dagId: 'two' })
  await cluster.begun('b')
  await cluster.fault('SIGSTOP MariaDB', () => mariadb.kill('SIGSTOP'))
  await pause(LEASE_MS)
  expect(cluster.alive).toEqual([])
  await pause(LEASE_MS)
  await mariadb.kill('SIGCONT')
  expect(await cluster.violations({ hits: 1 })).toEqual([])
})

test('M40: cutting all connections every half second has no effect', async ({ start }) => {
  const dags = [{ id: 'three', tasks: chain(['a', 'b', 'c'], { body: 'beat 1' }) }]
  const cluster = await start({ dags, database: database() })
  const confs = Array.from({ length: 4 }, (_, index) => ({ parameter_1: `set ${index}` }))
  for (const conf of confs) await cluster.trigger({ dagId: 'three', conf })
  await cluster.begun('a')
  do {
    await cluster.fault('KILL', () => cutConnections(mariadb.port, cluster.site.settings.DB_SCHEMA))
  } while (!(await cluster.settled(500)))
  expect(await cluster.violations({ hits: 1 })).toEqual([])
  expect(cluster.executions).toHaveLength(12)
})
