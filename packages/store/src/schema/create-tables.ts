import { type QueryRunner, Table, TableForeignKey } from 'typeorm'
import type { Dialect } from '../database/dialect.ts'

/** Creates the missing tables of the connection's entities, referenced ones first, and their missing columns. */
export async function createMissingTables(connection: QueryRunner, dialect: Dialect): Promise<readonly string[]> {
  const { driver, entityMetadatas } = connection.dataSource
  const created: string[] = []
  for (const metadata of entityMetadatas) {
    const table = Table.create(metadata, driver)
    if (await connection.hasTable(metadata.tableName)) {
      await addMissingColumns(connection, table)
      continue
    }
    table.foreignKeys = metadata.foreignKeys.map((key) => TableForeignKey.create(key, driver))
    await connection.createTable(table)
    created.push(metadata.tableName)
  }
  await dialect.createMissingChecks(connection)
  return created
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
