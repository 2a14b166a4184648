import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DatabaseSettings, messageOf, type NewRun, type Store } from '@ml-airflow/core'
import { MARIADB_LOGIN, testFolder, testMariadb } from '@ml-airflow/testing'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openStore, upgradeDatabase } from '../index.ts'
import { migrationsFor } from '../schema/migrations.ts'
import { describeStores, mariadbSettings } from '../testing/databases.ts'
import { OWN } from '../testing/demands.ts'
import { claimed, expandedRun, newRun, success } from '../testing/runs.ts'
import { connect } from './connect.ts'

const CALL = { owner: 'o', via: 'api', address: 'a', dagId: undefined, arguments: '{}', status: 201 } as const

describeStores('transactions', (tested) => {
  it('commits 19 of 20 at once where one throws', async () => {
    const database = await connect(tested.settings)
    const add = (index: number) =>
      database.transaction(async (session) => {
        await session.change('insert-dag', { dag_id: `parallel-${index}` })
        await new Promise((resolve) => setImmediate(resolve))
        if (index === 7) throw new Error('broken')
      })
    const alone = database.change('insert-dag', { dag_id: 'parallel-alone' })
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => add(index)))
    await alone
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(19)
    const rows = await tested.sql(`SELECT dag_id FROM dag WHERE dag_id LIKE 'parallel-%'`)
    expect(rows).toHaveLength(20)
    expect(rows).not.toContainEqual({ dag_id: 'parallel-7' })
    await database.close()
  })

  it('yields to others during a long series of statements', async () => {
    const database = await connect(tested.settings)
    let turns = 0
    let next: NodeJS.Immediate
    const count = (): void => {
      turns += 1
      next = setImmediate(count)
    }
    next = setImmediate(count)
    for (let statement = 0; statement < 3000; statement++) await database.rows('ping')
    clearImmediate(next)
    expect(turns).toBeGreaterThan(2)
    await database.close()
  })

  it('names the database in its errors, and keeps the cause', async () => {
    const database = await connect(tested.settings)
    const bad = database.change('insert-graph', { hash: null, body: 'x' })
    await expect(bad).rejects.toMatchObject({ code: 'internal', cause: expect.any(Error) })
    await expect(bad).rejects.toThrow(/^The (SQLite|MySQL) database .* refused a statement: /)
    await expect(database.change('no-such-statement', {})).rejects.toThrow("There is no statement 'no-such-statement'.")
    await expect(database.rows('find-run', {})).rejects.toThrow("Statement 'find-run' lacks its parameter run.")
    await database.close()
  })

  it('refuses a finish without a start', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    const id = (await tested.store.runs.load(run.id))?.parametersIds.ml_dag
    const insert = tested.sql(
      `INSERT INTO common_task_1 (ml_dag_id, datetime_finished) VALUES (${id}, '2026-01-01 00:00:00.000')`,
    )
    await expect(insert).rejects.toThrow(/ck_common_task_1|CHECK constraint/i)
    await expect(tested.sql('INSERT INTO common_task_1 (ml_dag_id) VALUES (424242)')).rejects.toThrow(/foreign key/i)
  })
})

describe('a separate MariaDB', () => {
  const folder = testFolder()
  let server: Awaited<ReturnType<typeof testMariadb>>
  let settings: Extract<DatabaseSettings, { type: 'mysql' }>
  let store: Store

  beforeAll(async () => {
    server = await testMariadb({ dir: folder.path })
    await server.start()
    settings = mariadbSettings('faults', server.port)
    await upgradeDatabase(settings, OWN)
    store = await openStore(settings, OWN)
  })

  afterAll(async () => {
    await store.close()
    await server.stop()
    folder.remove()
  })

  it('survives killed connections, and loses no run', async () => {
    const killer = await connect(settings)
    const asked = Array.from({ length: 40 }, () => newRun())
    await Promise.all(
      asked.map(async (run, index) => {
        if (index === 20) await killConnections(killer)
        return accept(run)
      }),
    )
    await killConnections(killer)
    for (const { dagId, runId } of asked) expect(await store.runs.findByRunId(dagId, runId)).toMatchObject({ runId })
    await killer.close()
  })

  it('knows the ids of runs and audit entries that were added together, in a cluster whose servers skip ids', async () => {
    const root = await connect(settings)
    const setIncrement = (by: number) =>
      root.connector.use((connection) => connection.query(`SET GLOBAL auto_increment_increment = ${by}`))
    await setIncrement(3)
    const member = await openStore(settings, OWN)
    const asked = ['a', 'b', 'c', 'd'].map((event) => ({ ...newRun(), audit: { ...CALL, event } }))
    const accepted = await Promise.all(asked.map((run) => member.runs.accept(run)))
    for (const [index, { run }] of accepted.entries())
      expect(await member.runs.find(run.id)).toEqual({ ...run, runId: asked[index]?.runId })
    const entries = (await member.audit.list({ limit: 4 })).map(({ id, event }) => ({ id, event }))
    expect(entries.toReversed()).toEqual(accepted.map(({ auditId }, index) => ({ id: auditId, event: 'abcd'[index] })))
    expect(new Set(entries.slice(1).map(({ id }, index) => (entries[index]?.id ?? 0) - id))).toEqual(new Set([3]))
    await member.close()
    await setIncrement(1)
    await root.close()
  })

  it('reports a frozen server within 5 seconds, and continues when it thaws', async () => {
    const run = await expandedRun(store)
    const { claim } = await claimed(store, run.id, 'common_task_1')
    const opened = await openStore(settings, OWN)
    await server.kill('SIGSTOP')
    await vi.waitFor(() => expect(readFileSync(`/proc/${server.pid}/stat`, 'utf8')).toMatch(/\) T /))
    try {
      const start = Date.now()
      const questions = [
        store.ping(),
        store.settlement.succeed(success(claim)),
        ...Array.from({ length: 20 }, () => store.runs.find(run.id)),
        openStore(settings, OWN),
      ]
      const closing = opened.close()
      for (const result of await Promise.allSettled(questions)) {
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
        expect(messageOf('reason' in result && result.reason)).toContain(`127.0.0.1:${server.port}`)
      }
      await closing
      expect(Date.now() - start).toBeLessThan(5_000)
    } finally {
      await server.kill('SIGCONT')
    }
    expect(await store.settlement.succeed(success(claim))).toMatchObject({ kind: 'settled' })
  })

  it('reports a dead server without the password, and continues when it is back', async () => {
    await server.kill('SIGKILL')
    const failed = await Promise.allSettled([store.ping(), store.runs.accept(newRun()), openStore(settings, OWN)])
    for (const result of failed) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } })
      const { reason } = result as PromiseRejectedResult
      expect(messageOf(reason)).toMatch(/^The MySQL database 'faults' at 127\.0\.0\.1:\d+ cannot be reached: /)
      expect(`${reason.stack} ${JSON.stringify(reason)} ${JSON.stringify(reason.cause)}`).not.toContain(
        MARIADB_LOGIN.password,
      )
    }
    await server.start()
    await expect(store.ping()).resolves.toBeUndefined()
    expect((await store.runs.accept(newRun())).created).toBe(true)
  })

  it('makes the schema in an upgrade alone', async () => {
    const missing = { ...settings, schema: 'not_there_yet' }
    await expect(openStore(missing, OWN)).rejects.toThrow(
      /'not_there_yet' at .* does not exist yet: run `ml-airflow upg/,
    )
    await expect(openStore(missing, OWN)).rejects.toMatchObject({ code: 'schema_version' })
    const files = migrationsFor('mysql').map(({ file }) => file)
    expect((await upgradeDatabase(missing, OWN)).applied).toEqual(files)
    await (await openStore(missing, OWN)).close()
  })

  it('reports a refused login without the password', async () => {
    const refused = openStore({ ...settings, password: 'wrong-Secret' }, OWN)
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' })
    await expect(refused).rejects.toThrow(/Access denied for user 'airflow'/)
    await expect(refused).rejects.not.toThrow(/wrong-Secret/)
  })

  /** Only a lost commit is reported: a repetition is safe, whatever the result of the first attempt. */
  async function accept(run: NewRun): Promise<void> {
    try {
      await store.runs.accept(run)
    } catch (error) {
      expect(messageOf(error)).toMatch(/was lost during a commit/)
      await accept(run)
    }
  }

  async function killConnections(killer: Awaited<ReturnType<typeof connect>>): Promise<void> {
    await killer.connector.use(async (connection) => {
      const rows = (await connection.query(
        `SELECT id FROM information_schema.processlist WHERE user = ? AND id <> CONNECTION_ID()`,
        [settings.login],
      )) as { id: number }[]
      for (const { id } of rows) await connection.query(`KILL ${id}`).catch(() => undefined)
    })
  }
})

describe('a SQLite file', () => {
  const folder = testFolder()
  afterAll(() => folder.remove())

  it.each([
    ['a folder', () => folder.path],
    ['no database', () => join(import.meta.dirname, 'database.ts')],
    ['below a file', () => join(import.meta.dirname, 'database.ts', 'x.db')],
  ])('reports that %s cannot be opened', async (_, file) => {
    const before = readFileSync(join(import.meta.dirname, 'database.ts'), 'utf8')
    const opened = openStore({ type: 'sqlite', file: file() }, OWN)
    await expect(opened).rejects.toMatchObject({ code: 'unavailable' })
    await expect(opened).rejects.toThrow(`The SQLite database ${file()} cannot be reached: `)
    expect(readFileSync(join(import.meta.dirname, 'database.ts'), 'utf8')).toBe(before)
  })

  it('is made by an upgrade alone, and so is its folder', async () => {
    const file = join(folder.path, 'none', 'x.db')
    const opened = openStore({ type: 'sqlite', file }, OWN)
    await expect(opened).rejects.toMatchObject({ code: 'schema_version' })
    await expect(opened).rejects.toThrow(`${file} does not exist yet: run \`ml-airflow upgradedb\`.`)
    expect(existsSync(join(folder.path, 'none'))).toBe(false)
  })
})
