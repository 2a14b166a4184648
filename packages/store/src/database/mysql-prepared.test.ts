import { testFolder, testMariadb } from '@ml-airflow/testing'
import type { PoolConnection } from 'mysql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upgradeDatabase } from '../index.ts'
import { mariadbSettings } from '../testing/databases.ts'
import { OWN } from '../testing/demands.ts'
import { connect } from './connect.ts'
import { Database } from './database.ts'
import { PreparedTexts } from './mysql-prepared.ts'

const OFTEN = 12

/** Calls one after another use one connection. */
describe('statements that are used often', () => {
  const folder = testFolder()
  let server: Awaited<ReturnType<typeof testMariadb>>
  let database: Database

  beforeAll(async () => {
    server = await testMariadb({ dir: folder.path, args: ['--max-prepared-stmt-count=2'] })
    await server.start()
    const settings = mariadbSettings('prepared', server.port)
    await upgradeDatabase(settings, OWN)
    database = new Database((await connect(settings)).connector)
    await database.change('insert-graph', { hash: 'h', body: '[]' })
  })

  afterAll(async () => {
    await database.close()
    await server.stop()
    folder.remove()
  })

  const ask = (sql: string) => database.read((manager) => manager.query<Record<string, string>[]>(sql))
  async function status(name: string, scope = 'SESSION') {
    const [row] = await ask(`SHOW ${scope} STATUS LIKE '${name}'`)
    return Number(row?.Value)
  }
  const executed = () => status('Com_execute_sql')
  const find = () => database.row('find-graph', { hash: 'h' })
  async function often<T>(work: () => Promise<T>): Promise<T> {
    for (let time = 1; time < OFTEN; time++) await work()
    return work()
  }

  it('are prepared, and answer as before', async () => {
    const first = await find()
    expect(await executed()).toBe(0)
    expect(await often(find)).toEqual(first)
    expect(await executed()).toBeGreaterThan(0)
    expect(await database.row('find-graph', { hash: "h' OR 1 = 1" })).toBeUndefined()
  })

  it('are prepared again where the connection does not know them', async () => {
    await ask('DEALLOCATE PREPARE ml_1')
    expect(await find()).toEqual({ body: '[]' })
    const before = await executed()
    expect(await find()).toEqual({ body: '[]' })
    expect(await executed()).toBe(before + 1)
  })

  it('count their rows within a message, which is undone as a whole', async () => {
    const end = { instance: 1, try_number: 1, output_path: null }
    const work = () =>
      database.transaction((session) =>
        session.together(() => [
          session.change('insert-graph', { hash: 'other', body: '{}' }),
          session.change('succeed-with-record', end),
          session.row('find-graph', { hash: 'other' }),
        ]),
      )
    expect(await often(work)).toEqual([expect.any(Number), 0, { body: '{}' }])
  })

  it('go on as text where the server keeps no more', async () => {
    expect(await status('Prepared_stmt_count', 'GLOBAL')).toBe(2)
    expect(await often(() => database.rows('dags-under-way'))).toEqual([])
    expect(await status('Prepared_stmt_count', 'GLOBAL')).toBe(2)
  })
})

it('are texts again once the server could not keep them valid', async () => {
  const texts = new PreparedTexts()
  const client = {} as PoolConnection
  const sent = async () =>
    (await texts.on(client, [{ sql: 'SELECT 1', values: [], isRepeated: true }], async () => undefined))[0]?.sql
  for (let time = 1; time < OFTEN; time++) await sent()
  expect(await sent()).toBe('EXECUTE ml_1')
  texts.stop()
  expect(await sent()).toBe('SELECT 1')
})
