import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectOrCreate } from '../database/connect.ts'
import { openStore, upgradeDatabase } from '../index.ts'
import { DATABASES, type TestDatabase } from '../testing/databases.ts'
import { SEED } from '../testing/demands.ts'
import { newRun } from '../testing/runs.ts'
import { INVARIANTS, triggersOf } from './invariants.ts'
import { migrationsFor } from './migrations.ts'

const NUMBER = 10
const RUN = `INSERT INTO dag_run (id, dag_id, run_id, state, conf, options, graph_hash, parameters_ids, execution_date, finished_at)
  VALUES (ID, 'd', 'rID', STATE, '{}', '{}', 'h', '{}', '2026-01-01 00:00:00.000', END)`
const INSTANCE = `INSERT INTO task_instance (id, dag_run_id, task_id, sample, state, decision, reason, sentence, record_table, record_id, stale_epoch, pending)
  VALUES (ID, 1, 'tID', '', STATE, 'run', 'no_previous', '', 't', 1, 0, PENDING)`
const TRY = `INSERT INTO task_try (task_instance_id, number, epoch, worker, host, sentence, log_path, started_at, outcome, finished_at)
  VALUES (1, ID, 1, 'w', 'h', '', '', '2026-01-01 00:00:00.000', OUTCOME, END)`
const DATE = `'2026-01-02 00:00:00.000'`

const runRow = (id: number, state: string, end: string) =>
  RUN.replaceAll('ID', String(id)).replace('STATE', `'${state}'`).replace('END', end)
const instanceRow = (id: number, state: string, pending: number) =>
  INSTANCE.replaceAll('ID', String(id)).replace('STATE', `'${state}'`).replace('PENDING', String(pending))
const tryRow = (id: number, outcome: string, end: string) =>
  TRY.replace('ID', String(id)).replace('OUTCOME', outcome).replace('END', end)

describe.each(DATABASES)('the invariants in $kind', ({ create }) => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await create()
  })
  afterAll(() => database.remove())

  async function sql(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const connected = await connectOrCreate(database.settings)
    try {
      return await connected.alone(async (connection) => {
        let rows: Record<string, unknown>[] = []
        for (const statement of statements) rows = (await connection.query(statement, [], true)).records
        return rows
      })
    } finally {
      await connected.close()
    }
  }

  it('are added to a database with older data, and mend rows that they would refuse', async () => {
    const older = migrationsFor(database.settings.type).filter(({ version }) => version < NUMBER)
    await sql(...older.flatMap(({ statements }) => statements))
    await sql(`INSERT INTO graph (hash, body) VALUES ('h', '[]')`)
    await sql(runRow(1, 'running', 'NULL'), runRow(2, 'cancelled', 'NULL'), runRow(3, 'running', DATE))
    // Its column was renamed to decision only later.
    const earlier = [instanceRow(1, 'upstream_failed', 2), instanceRow(2, 'waiting', 0), instanceRow(3, 'waiting', 3)]
    await sql(...earlier.map((statement) => statement.replace('decision', 'action')))
    await sql(tryRow(1, `'failed'`, 'NULL'), tryRow(2, 'NULL', 'NULL'), tryRow(3, `'success'`, DATE))
    expect((await upgradeDatabase(database.settings, SEED)).applied[0]).toBe(`${NUMBER}_schema_invariants.sql`)
    expect(await sql('SELECT state, pending FROM task_instance ORDER BY id')).toEqual([
      { state: 'upstream_failed', pending: 0 },
      { state: 'queued', pending: 0 },
      { state: 'waiting', pending: 3 },
    ])
    expect(await sql('SELECT id FROM dag_run WHERE finished_at IS NULL ORDER BY id')).toEqual([{ id: 1 }, { id: 3 }])
    expect(await sql('SELECT number FROM task_try WHERE finished_at IS NULL')).toEqual([{ number: 2 }])
  })

  it('let a database with data continue', async () => {
    const store = await openStore(database.settings, SEED)
    const { run } = await store.runs.accept(newRun())
    expect(await store.closing.cancel(run.id)).toBe('cancelled')
    await store.close()
  })

  it.each([
    ['ck_task_instance_pending', instanceRow(10, 'waiting', 0)],
    ['ck_task_instance_pending', instanceRow(10, 'queued', 1)],
    ['ck_task_instance_pending', 'UPDATE task_instance SET pending = -1 WHERE id = 2'],
    ['ck_task_instance_pending', `UPDATE task_instance SET state = 'success' WHERE id = 3`],
    ['ck_dag_run_end', runRow(10, 'running', DATE)],
    ['ck_dag_run_end', `UPDATE dag_run SET state = 'success' WHERE id = 1`],
    ['ck_task_try_end', tryRow(10, `'failed'`, 'NULL')],
    ['ck_task_try_end', `UPDATE task_try SET outcome = 'lost' WHERE number = 2`],
  ])('%s refuses %s', async (name, statement) => {
    await expect(sql(statement)).rejects.toThrow(name)
  })

  it('allow valid changes', async () => {
    await sql(instanceRow(11, 'waiting', 1), `UPDATE task_instance SET state = 'queued', pending = 0 WHERE id = 11`)
    await sql(`UPDATE dag_run SET state = 'success', finished_at = ${DATE} WHERE id = 3`)
    await sql(`UPDATE task_try SET outcome = 'lost', finished_at = ${DATE} WHERE number = 2`)
  })
})

it('the triggers name each column of the new row', () => {
  for (const invariant of INVARIANTS)
    for (const trigger of triggersOf(invariant))
      for (const column of invariant.columns) expect(trigger).toMatch(new RegExp(`NEW\\.${column}\\b`))
})
