import type { DatabaseSettings } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { connect, connectOrCreate } from '../database/connect.ts'
import { DATABASES } from '../testing/databases.ts'
import { SEED } from '../testing/demands.ts'
import { createMissingTables } from './create-tables.ts'
import { entitiesOf } from './demand.ts'
import { migrationsFor } from './migrations.ts'
import { upgradeDatabase } from './upgrade.ts'

/** The database's full description of its tables. */
type Description = readonly unknown[]

async function describeSqlite(settings: DatabaseSettings): Promise<Description> {
  const rows = await query(settings, 'SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL')
  return rows.map((row) => `${row.type} ${row.name} ${plain(String(row.sql))}`).sort()
}

/** A normalized definition, whether written by TypeORM or by hand. */
function plain(sql: string): string {
  return (
    sql
      .replace(/["`]/g, '')
      .replace(/CREATE TABLE IF NOT EXISTS/i, 'CREATE TABLE')
      .replace(/CREATE INDEX IF NOT EXISTS/i, 'CREATE INDEX')
      .replace(/DEFAULT \(('[^']*'|\d+)\)/g, 'DEFAULT $1')
      .replace(/\s+/g, '')
      .toLowerCase()
      // SQLite adds a column after the constraints.
      .split(/,(?![^(]*\))/)
      .map((part) => part.replace(/\)$/, ''))
      .sort()
      .join(',')
  )
}

async function describeMariadb(settings: DatabaseSettings): Promise<Description> {
  const columns = `SELECT table_name, column_name, ordinal_position, column_default, is_nullable, column_type,
    character_set_name, collation_name, extra FROM information_schema.columns`
  const keys = `SELECT table_name, index_name, non_unique, seq_in_index, column_name, nullable
    FROM information_schema.statistics`
  const references = `SELECT c.table_name, c.constraint_name, c.update_rule, c.delete_rule, c.referenced_table_name,
    k.column_name, k.referenced_column_name FROM information_schema.referential_constraints c
    JOIN information_schema.key_column_usage k USING (constraint_schema, constraint_name)`
  const checks = 'SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints'
  const engines = 'SELECT table_name, engine FROM information_schema.tables'
  const found = []
  for (const [sql, schema] of [
    [columns, 'table_schema'],
    [keys, 'table_schema'],
    [references, 'c.constraint_schema'],
    [checks, 'constraint_schema'],
    [engines, 'table_schema'],
  ]) {
    found.push(...(await query(settings, `${sql} WHERE ${schema} = DATABASE()`)))
  }
  return found.map((row) => JSON.stringify(row)).sort()
}

async function query(settings: DatabaseSettings, sql: string): Promise<readonly Record<string, unknown>[]> {
  const database = await connect(settings)
  const rows = await database.connector.use((connection) => connection.query(sql))
  await database.close()
  return rows
}

const DESCRIBE = { SQLite: describeSqlite, MariaDB: describeMariadb }

describe.each(DATABASES)('tables in $kind', ({ kind, create }) => {
  it('are the same from the files of DDL and from the entities', async () => {
    const [fromFiles, fromEntities] = [await create(), await create()]
    const upgraded = await upgradeDatabase(fromFiles.settings, SEED)
    expect(upgraded).toEqual({ applied: migrationsFor(fromFiles.settings.type).map(({ file }) => file), created: [] })
    const database = await connectOrCreate(fromEntities.settings, (dialect) => entitiesOf(SEED, dialect))
    const { created } = await database.alone((connection) => createMissingTables(connection, database.connector))
    await database.close()
    expect(created.length).toBeGreaterThanOrEqual(16)
    const described = await DESCRIBE[kind](fromFiles.settings)
    expect(described.length).toBeGreaterThan(16)
    expect(await DESCRIBE[kind](fromEntities.settings)).toEqual(described)
    fromFiles.remove()
    fromEntities.remove()
  })
})
