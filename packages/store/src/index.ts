/**
 * The SQL store, on SQLite and MySQL: one group of methods for each role of `Store`, with its statements in sql/<role>.sql,
 * and the numbered DDL. The only package that knows TypeORM.
 */

export { checkSchema, openStore, unfitTables } from './open.ts'
export type { Demand } from './schema/demand.ts'
export { resetDatabase, type UpgradeReport, upgradeDatabase } from './schema/upgrade.ts'
