export { checkSchema, openStore } from './open.ts'
export type { Demand } from './schema/demand.ts'
export { resetDatabase, type UpgradeReport, upgradeDatabase } from './schema/upgrade.ts'
export type { StoreSettings } from './settings.ts'
