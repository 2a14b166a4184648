import { type QueryRunner, Table, TableForeignKey } from 'typeorm'
import type { Dialect } from '../database/dialect.ts'

/** Makes the tables of the connection's entities that are missing, those that others point at first. */
export async function createMissingTables(connection: QueryRunner, dialect: Dialect): Promise<readonly string[]> {
  const { driver, entityMetadatas } = connection.dataSource
  const created: string[] = []
  for (const metadata of entityMetadatas) {
    if (await connection.hasTable(metadata.tableName)) continue
    const table = Table.create(metadata, driver)
    table.foreignKeys = metadata.foreignKeys.map((key) => TableForeignKey.create(key, driver))
    await connection.createTable(table)
    created.push(metadata.tableName)
  }
  await dialect.createMissingChecks(connection)
  return created
}
