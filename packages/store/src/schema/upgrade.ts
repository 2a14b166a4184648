import type { DatabaseSettings } from '@ml-airflow/core'
import type { QueryRunner } from 'typeorm'
import { connectOrCreate } from '../database/connect.ts'
import type { Session } from '../database/session.ts'
import { findUnfitTables, type UnfitTables } from './check-tables.ts'
import { createMissingTables } from './create-tables.ts'
import { type Demand, entitiesOf } from './demand.ts'
import { dropTables } from './drop-tables.ts'
import { type Migration, migrationsFor } from './migrations.ts'

/** Result of an upgrade. */
export interface UpgradeReport {
  /** The applied DDL files. */
  readonly applied: readonly string[]
  /** The tables created for DAGs. */
  readonly created: readonly string[]
  /** Why existing tables do not fit the DAGs, one sentence each. Omitted: all fit. */
  readonly unfit?: readonly string[]
  /** By name of a table that cannot be made: why. Omitted: none. */
  readonly failed?: UnfitTables
}

/** Applies the missing numbered DDL, then creates the missing tables of DAGs. Idempotent and safe to run concurrently. */
export function upgradeDatabase(settings: DatabaseSettings, demand: Demand): Promise<UpgradeReport> {
  return work(settings, demand, async () => {})
}

/** Drops all tables of ml-airflow, with their data, and creates them again. */
export function resetDatabase(settings: DatabaseSettings, demand: Demand): Promise<UpgradeReport> {
  return work(settings, demand, dropTables)
}

async function work(
  settings: DatabaseSettings,
  demand: Demand,
  prepare: (connection: QueryRunner, session: Session) => Promise<void>,
): Promise<UpgradeReport> {
  const database = await connectOrCreate(settings, (dialect) => entitiesOf(demand, dialect))
  try {
    const done = await database.alone(async (connection, session) => {
      await prepare(connection, session)
      const applied = await applyMissing(connection, migrationsFor(settings.type))
      return { applied, ...(await createMissingTables(connection, database.connector)) }
    })
    const { failed, ...made } = done
    const unfit = [...(await findUnfitTables(database, demand))].filter(([name]) => !failed.has(name))
    return {
      ...made,
      ...(unfit.length > 0 && { unfit: unfit.map(([, sentence]) => sentence) }),
      ...(failed.size > 0 && { failed }),
    }
  } finally {
    await database.close()
  }
}

async function applyMissing(connection: QueryRunner, migrations: readonly Migration[]): Promise<readonly string[]> {
  const found = (await connection.hasTable('schema_version')) ? await appliedVersions(connection) : new Set()
  const missing = migrations.filter((migration) => !found.has(migration.version))
  for (const { statements } of missing) {
    for (const statement of statements) if (!(await isDone(connection, statement))) await connection.query(statement)
  }
  return missing.map((migration) => migration.file)
}

/** Neither database can add or rename a column conditionally, and MySQL cannot add a check or a key conditionally. */
async function isDone(connection: QueryRunner, statement: string): Promise<boolean> {
  const [, of, renamed] = /^ALTER TABLE (\w+) RENAME COLUMN \w+ TO (\w+)/.exec(statement) ?? []
  if (of !== undefined && renamed !== undefined) return connection.hasColumn(of, renamed)
  const [, check] = /^ALTER TABLE \w+ ADD CONSTRAINT (\w+) CHECK/.exec(statement) ?? []
  if (check !== undefined) return hasCheck(connection, check)
  const [, keyed, key] = /^ALTER TABLE (\w+) ADD KEY (\w+)/.exec(statement) ?? []
  if (keyed !== undefined && key !== undefined) return hasKey(connection, keyed, key)
  const [, table, column] = /^ALTER TABLE (\w+) ADD COLUMN (\w+)/.exec(statement) ?? []
  return table !== undefined && column !== undefined && connection.hasColumn(table, column)
}

async function hasCheck(connection: QueryRunner, name: string): Promise<boolean> {
  const checks = 'information_schema.check_constraints WHERE constraint_schema = DATABASE() AND constraint_name = ?'
  return ((await connection.query(`SELECT 1 FROM ${checks}`, [name])) as unknown[]).length > 0
}

async function hasKey(connection: QueryRunner, table: string, name: string): Promise<boolean> {
  const keys = 'information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?'
  return ((await connection.query(`SELECT 1 FROM ${keys}`, [table, name])) as unknown[]).length > 0
}

async function appliedVersions(connection: QueryRunner): Promise<ReadonlySet<number>> {
  const rows = (await connection.query('SELECT version FROM schema_version')) as { version: number }[]
  return new Set(rows.map((row) => row.version))
}
