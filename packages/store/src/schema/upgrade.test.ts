import { readdirSync, readFileSync } from 'node:fs'
import { defineParameters, type MlAirflowError } from '@ml-airflow/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { connectOrCreate } from '../database/connect.ts'
import { checkSchema, openStore, resetDatabase, unfitTables, upgradeDatabase } from '../index.ts'
import { DATABASES, type TestDatabase } from '../testing/databases.ts'
import { MLParameters, OWN, SEED, tableFor, VariedParameters } from '../testing/demands.ts'
import { newRun } from '../testing/runs.ts'
import { migrationsFor, statementsOf } from './migrations.ts'

/** Both databases have the same files. */
const FILES = migrationsFor('sqlite').map(({ file }) => file)
const VERSIONS = migrationsFor('sqlite').map(({ version }) => version)
const NEWEST = Math.max(...VERSIONS)
const OWN_TABLES = ['varied_parameters', 'varied_task', 'task_without_parameters']

describe.each(DATABASES)('an upgrade of $kind', ({ create }) => {
  let database: TestDatabase

  beforeEach(async () => {
    database = await create()
  })
  afterEach(() => database.remove())

  async function sql(...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
    const connected = await connectOrCreate(database.settings)
    try {
      return await connected.connector.use(async (connection) => {
        let rows: Record<string, unknown>[] = []
        for (const statement of statements) rows = (await connection.query(statement, [], true)).records
        return rows
      })
    } finally {
      await connected.close()
    }
  }

  it('applies the files, makes the tables of DAGs, and then finds nothing to do', async () => {
    expect(await upgradeDatabase(database.settings, OWN)).toEqual({
      applied: FILES,
      created: OWN_TABLES,
    })
    expect(await upgradeDatabase(database.settings, OWN)).toEqual({ applied: [], created: [] })
    expect(await sql('SELECT version FROM schema_version ORDER BY version')).toEqual(
      VERSIONS.map((version) => ({ version })),
    )
    await expect(checkSchema(database.settings, OWN)).resolves.toBeUndefined()
  })

  it('is done once by three at the same time', async () => {
    const reports = await Promise.all([1, 2, 3].map(() => upgradeDatabase(database.settings, OWN)))
    expect(reports.flatMap(({ applied }) => applied)).toEqual(FILES)
    expect(reports.flatMap(({ created }) => created)).toEqual(OWN_TABLES)
    await expect(checkSchema(database.settings, OWN)).resolves.toBeUndefined()
  })

  it('mends one that was cut off', async () => {
    const [migration] = migrationsFor(database.settings.type)
    await sql(...(migration?.statements.slice(0, 5) ?? []))
    expect((await upgradeDatabase(database.settings, SEED)).applied).toEqual(FILES)
    await expect(checkSchema(database.settings, SEED)).resolves.toBeUndefined()
  })

  it('applies any file again whose number is not stored', async () => {
    await upgradeDatabase(database.settings, SEED)
    for (const { file, version } of migrationsFor(database.settings.type)) {
      await sql(`DELETE FROM schema_version WHERE version = ${version}`)
      expect((await upgradeDatabase(database.settings, SEED)).applied).toEqual([file])
    }
    await expect(checkSchema(database.settings, SEED)).resolves.toBeUndefined()
  })

  it('finds nothing to do where a server has run the files at its first start', async () => {
    const folder = new URL(`../../../../sql/${database.settings.type}/`, import.meta.url)
    // In name order, as the entry point of the MySQL image applies them.
    for (const file of readdirSync(folder).sort())
      await sql(...statementsOf(readFileSync(new URL(file, folder), 'utf8')))
    expect(await upgradeDatabase(database.settings, SEED)).toEqual({ applied: [], created: [] })
    const rows = await sql('SELECT task_id, sample, epoch, datetime_started FROM training_task_1')
    expect(rows).toEqual([{ task_id: 'training_task_1', sample: '', epoch: 0, datetime_started: null }])
    const store = await openStore(database.settings, SEED)
    const conf = { parameter_1: 'test_parameter_1', parameter_2: 'test_parameter_2' }
    const { run } = await store.runs.accept(newRun({ conf }))
    expect((await store.runs.load(run.id))?.parametersIds).toEqual({ ml_dag: 1, ml_training_dag: 1 })
    await store.close()
  })

  it('is asked for where there are no tables, and where a DAG lacks its own', async () => {
    await sql('SELECT 1')
    const empty = await refusal(openStore(database.settings, SEED))
    expect(empty.message).toContain(
      `has schema version 0, but ml-airflow expects ${NEWEST}: run \`ml-airflow upgradedb\`.`,
    )
    await upgradeDatabase(database.settings, SEED)
    const lacking = await refusal(openStore(database.settings, OWN))
    expect(lacking.problems).toEqual([
      `The tables ${OWN_TABLES.map((table) => `'${table}'`).join(', ')} are missing: run \`ml-airflow upgradedb\`.`,
    ])
  })

  it('is asked for where one file is missing, whatever number it has', async () => {
    await upgradeDatabase(database.settings, SEED)
    await sql('DELETE FROM schema_version WHERE version = 1')
    const { message } = await refusal(checkSchema(database.settings, SEED))
    expect(message).toMatch(/ lacks 01_schema_definition\.sql: run `ml-airflow upgradedb`\.$/)
    expect((await upgradeDatabase(database.settings, SEED)).applied).toEqual(['01_schema_definition.sql'])
    await expect(checkSchema(database.settings, SEED)).resolves.toBeUndefined()
  })

  it('is refused for a database that a newer program has made', async () => {
    await upgradeDatabase(database.settings, SEED)
    await sql('INSERT INTO schema_version (version) VALUES (700)')
    const newer = await refusal(checkSchema(database.settings, SEED))
    expect(newer.message).toContain(`has schema version 700, but this ml-airflow expects ${NEWEST}: update ml-airflow.`)
  })

  it('refuses tables of changed parameters', async () => {
    await upgradeDatabase(database.settings, OWN)
    const parameters = defineParameters('varied_parameters', { word: z.string(), colour: z.string() })
    const changed = { dags: [{ parameters }], tables: [tableFor('varied_task', parameters)] }
    const sentence =
      "The table 'varied_parameters' has no column colour: it was made for other parameters; give them or the task another name."
    const { problems } = await refusal(openStore(database.settings, changed))
    expect(problems).toContain(sentence)
    expect((await upgradeDatabase(database.settings, changed)).unfit).toContain(sentence)
  })

  it('tells the tables that do not fit to a caller that can do without them', async () => {
    await upgradeDatabase(database.settings, OWN)
    const parameters = defineParameters('varied_parameters', { word: z.string() })
    const changed = {
      dags: [...SEED.dags, { parameters }],
      tables: [...SEED.tables, tableFor('varied_task', parameters)],
    }
    const told: string[][] = []
    await checkSchema(database.settings, changed, (tables) => told.push([...tables.values()]))
    expect(told).toEqual([
      [
        "The table 'varied_parameters' belongs to parameters that extend 'ml_dag': it was made for other parameters; give them or the task another name.",
      ],
    ])
    expect([...(await unfitTables(database.settings, changed)).keys()]).toEqual(['varied_parameters'])
  })

  it('tells the missing tables of DAGs to a caller that can do without them, and what keeps one from being made', async () => {
    await upgradeDatabase(database.settings, SEED)
    const told: string[][] = []
    await checkSchema(database.settings, OWN, (tables) => told.push([...tables.values()]))
    const missing = OWN_TABLES.map((table) => `The table '${table}' is missing: run \`ml-airflow upgradedb\`.`)
    expect(told).toEqual([missing])
    expect([...(await unfitTables(database.settings, OWN)).keys()]).toEqual(OWN_TABLES)

    await sql("CREATE VIEW task_without_parameters AS SELECT 'of somebody else' AS word")
    const { created, failed } = await upgradeDatabase(database.settings, OWN)
    expect(created).toEqual(['varied_parameters', 'varied_task'])
    expect([...(failed ?? [])]).toEqual([
      [
        'task_without_parameters',
        expect.stringMatching(/^The table 'task_without_parameters' cannot be (made|extended): .+/),
      ],
    ])
    await sql('DROP VIEW task_without_parameters')
    expect(await upgradeDatabase(database.settings, OWN)).toEqual({ applied: [], created: ['task_without_parameters'] })
  })

  it('takes runs of parameters from which one was removed, and keeps their results apart from the earlier ones', async () => {
    await upgradeDatabase(database.settings, OWN)
    const conf = { parameter_1: 'one', word: 'red', count: 2, share: 0.5, wanted: true }
    const before = await openStore(database.settings, OWN)
    const earlier = await before.records.makeParameters(VariedParameters, conf)
    await before.close()
    const removed = ['word', 'count', 'share', 'wanted'] as const
    for (const name of removed) {
      const parameters = withoutOne(name)
      const changed = { dags: [{ parameters }], tables: [tableFor('varied_task', parameters)] }
      const { [name]: _, ...given } = conf
      const store = await openStore(database.settings, changed)
      const { run } = await store.runs.accept(newRun({ parameters, conf: given }))
      const ids = (await store.runs.load(run.id))?.parametersIds
      expect(ids?.ml_dag).toBe(earlier.ml_dag)
      expect(ids?.varied_parameters).not.toBe(earlier.varied_parameters)
      expect(await store.records.makeParameters(parameters, given)).toEqual(ids)
      expect(await store.records.findParameters(parameters, given)).toEqual(ids)
      expect((await store.runs.accept(newRun({ parameters, conf: given }))).created).toBe(true)
      expect(await store.records.findParameters(VariedParameters, conf)).toEqual(earlier)
      await store.close()
    }
  })

  it('starts from scratch after a reset, also without removed DAGs', async () => {
    await upgradeDatabase(database.settings, OWN)
    const store = await openStore(database.settings, OWN)
    await store.runs.accept(newRun())
    await store.close()
    await sql('CREATE TABLE of_somebody_else (id INTEGER PRIMARY KEY)')
    const report = await resetDatabase(database.settings, SEED)
    expect(report).toEqual({ applied: FILES, created: [] })
    for (const table of ['dag_run', 'graph', 'ml_dag', 'of_somebody_else'])
      expect(await sql(`SELECT COUNT(*) AS count FROM ${table}`)).toEqual([{ count: 0 }])
    await expect(sql('SELECT id FROM varied_task')).rejects.toThrow(/varied_task/)
    await expect(checkSchema(database.settings, SEED)).resolves.toBeUndefined()
  })

  it("refuses a task whose table would be the engine's own", async () => {
    const clash = { dags: SEED.dags, tables: [...SEED.tables, tableFor('dag_run', MLParameters)] }
    await expect(upgradeDatabase(database.settings, clash)).rejects.toMatchObject({
      code: 'bad_dag',
      problems: [
        "The table 'dag_run' is wanted twice, or is the engine's own: rename the task's table or the parameters.",
      ],
    })
  })
})

async function refusal(refused: Promise<unknown>): Promise<MlAirflowError> {
  await expect(refused).rejects.toMatchObject({ code: 'schema_version' })
  return refused.then(
    () => Promise.reject(new Error('It was not refused.')),
    (error) => error as MlAirflowError,
  )
}

const VARIED = { word: z.string().max(20), count: z.int(), share: z.number(), wanted: z.boolean() }

function withoutOne(name: keyof typeof VARIED) {
  const { [name]: _, ...others } = VARIED
  return MLParameters.extend('varied_parameters', others)
}
