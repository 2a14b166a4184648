import { messageOf } from '@ml-airflow/core'
import { type QueryRunner, Table, TableForeignKey } from 'typeorm'
import type { Connector } from '../database/dialect.ts'

/** Result of a creation. */
interface Creation {
  readonly created: readonly string[]
  /** By name of a table that cannot be made or extended: why. */
  readonly failed: ReadonlyMap<string, string>
}

/** Creates the missing tables of the connection's entities, referenced ones first, and their missing columns. */
export async function createMissingTables(
  connection: QueryRunner,
  { dialect, classify }: Pick<Connector, 'dialect' | 'classify'>,
): Promise<Creation> {
  const { driver, entityMetadatas } = connection.dataSource
  const created: string[] = []
  const failed = new Map<string, string>()
  for (const metadata of entityMetadatas) {
    const { tableName: name } = metadata
    const table = Table.create(metadata, driver)
    table.foreignKeys = metadata.foreignKeys.map((key) => TableForeignKey.create(key, driver))
    const isThere = await connection.hasTable(name)
    const make = () => (isThere ? addMissingColumns(connection, table) : connection.createTable(table))
    const problem = await problemOf(classify, make)
    if (problem !== undefined)
      failed.set(name, `The table '${name}' cannot be ${isThere ? 'extended' : 'made'}: ${problem}`)
    else if (!isThere) created.push(name)
  }
  await dialect.createMissingChecks(connection, failed)
  return { created, failed }
}

/**
 * Why a table cannot be made, such as too long a row: its DAG is broken, and others are not.
 * @throws if the table is not the reason: a lost connection, a full disk, a lock
 */
async function problemOf(classify: Connector['classify'], make: () => Promise<void>): Promise<string | undefined> {
  try {
    await make()
    return undefined
  } catch (error) {
    if (classify(error) !== 'refused') throw error
    return messageOf(error)
  }
}

/** A newer ml-airflow needs more columns in DAG tables. A required column without a default is another table's. */
async function addMissingColumns(connection: QueryRunner, table: Table): Promise<void> {
  const { driver } = connection.dataSource
  for (const column of table.columns) {
    if (!(column.isNullable || column.default !== undefined) || (await connection.hasColumn(table.name, column.name)))
      continue
    const presence = column.isNullable ? '' : ` NOT NULL DEFAULT ${column.default}`
    await connection.query(
      `ALTER TABLE ${driver.escape(table.name)} ADD COLUMN ${driver.escape(column.name)} ${driver.createFullType(column)}${presence}`,
    )
  }
}
