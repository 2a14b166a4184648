import { type DatabaseSettings, MlAirflowError, quotedNames } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { type Demand, entitiesOf, parametersOf } from './demand.ts'
import { type Migration, migrationsFor } from './migrations.ts'

const UPGRADE = 'run `ml-airflow upgradedb`'

const NO_DAGS: Demand = { tables: [], dags: [] }

/** Tables with their columns, actual or expected. */
type Tables = ReadonlyMap<string, ReadonlySet<string>>

/** Tables that are missing or do not fit the DAGs, by name: a sentence with the difference and the remedy. */
export type UnfitTables = ReadonlyMap<string, string>

/**
 * Rejects a database that does not fit this program and these DAGs.
 * @param onUnfit takes the tables of DAGs that are missing or do not fit. Undefined: they are an error, too.
 * @throws MlAirflowError `schema_version`, with what was found, what is expected and how to fix it
 */
export async function checkTables(
  database: Database,
  type: DatabaseSettings['type'],
  demand: Demand,
  onUnfit?: (tables: UnfitTables) => void,
): Promise<void> {
  const { label } = database.connector
  const tables = await tablesOf(database)
  checkVersions(label, tables.has('schema_version') ? await versionsOf(database) : [], migrationsFor(type))
  const unfit = await misfits(database, demand, tables)
  const absent = absentTables(database, onUnfit === undefined ? demand : NO_DAGS, tables)
  onUnfit?.(new Map([...absenceByTable(database, demand, tables), ...unfit]))
  const problems = [...absenceOf(absent), ...(onUnfit === undefined ? unfit.values() : [])]
  if (problems.length > 0) throw refusal(`${label} does not fit the DAGs: ${problems.join(' ')}`, problems)
}

/** The tables that are missing or do not fit the DAGs. In a database that was not set up, none is missing. */
export async function findUnfitTables(database: Database, demand: Demand, makesMissing = false): Promise<UnfitTables> {
  const tables = await tablesOf(database)
  const isSetUp = tables.has('schema_version')
  const absent = isSetUp && !makesMissing ? absenceByTable(database, demand, tables) : []
  return new Map([...absent, ...(await misfits(database, demand, tables))])
}

/** Every file must have been applied: one with a low number may have been added last. */
function checkVersions(label: string, applied: readonly number[], migrations: readonly Migration[]): void {
  const found = Math.max(0, ...applied)
  const expected = Math.max(...migrations.map(({ version }) => version))
  if (found > expected)
    throw refusal(`${label} has schema version ${found}, but this ml-airflow expects ${expected}: update ml-airflow.`)
  if (found === 0) throw refusal(`${label} has schema version 0, but ml-airflow expects ${expected}: ${UPGRADE}.`)
  const missing = migrations.filter(({ version }) => !applied.includes(version)).map(({ file }) => file)
  if (missing.length > 0) throw refusal(`${label} lacks ${missing.join(', ')}: ${UPGRADE}.`)
}

async function versionsOf(database: Database): Promise<readonly number[]> {
  return (await database.rows('schema-versions')).map(({ version }) => version)
}

async function tablesOf(database: Database): Promise<Tables> {
  const tables = new Map<string, Set<string>>()
  for (const row of await database.rows('columns')) {
    const columns = tables.get(row.table_name) ?? new Set()
    tables.set(row.table_name, columns.add(row.column_name))
  }
  return tables
}

function wantedTables(database: Database, demand: Demand): Tables {
  const entities = entitiesOf(demand, database.connector.dialect)
  return new Map(entities.map(({ options }) => [options.name, new Set(Object.keys(options.columns))]))
}

async function misfits(database: Database, demand: Demand, tables: Tables): Promise<UnfitTables> {
  const unfit = new Map<string, string>()
  for (const [name, columns] of wantedTables(database, demand)) {
    const found = tables.get(name)
    const missing = found === undefined ? [] : [...columns].filter((column) => !found.has(column))
    if (missing.length > 0) unfit.set(name, misfit(name, `has no column ${missing.join(', ')}`))
  }
  const references = await database.rows('references')
  for (const { name, parent } of parametersOf(demand))
    for (const { table_name, referenced_name } of references)
      if (table_name === name && referenced_name !== parent?.name && !unfit.has(name))
        unfit.set(name, misfit(name, `belongs to parameters that extend '${referenced_name}'`))
  return unfit
}

function misfit(name: string, what: string): string {
  return `The table '${name}' ${what}: it was made for other parameters; give them or the task another name.`
}

function absentTables(database: Database, demand: Demand, tables: Tables): readonly string[] {
  return [...wantedTables(database, demand).keys()].filter((name) => !tables.has(name))
}

/** Only of tables that a DAG needs: those of the engine are omitted. */
function absenceByTable(database: Database, demand: Demand, tables: Tables): readonly (readonly [string, string])[] {
  const own = new Set(absentTables(database, NO_DAGS, tables))
  const absent = absentTables(database, demand, tables).filter((name) => !own.has(name))
  return absent.flatMap((name) => absenceOf([name]).map((sentence) => [name, sentence] as const))
}

function absenceOf(names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  const [tables, are] = names.length === 1 ? ['table', 'is'] : ['tables', 'are']
  return [`The ${tables} ${quotedNames(names)} ${are} missing: ${UPGRADE}.`]
}

function refusal(sentence: string, problems: readonly string[] = []): MlAirflowError {
  return new MlAirflowError('schema_version', sentence, { problems })
}
